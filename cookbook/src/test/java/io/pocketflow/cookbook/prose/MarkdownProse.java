package io.pocketflow.cookbook.prose;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * The prose of a Markdown page: paragraphs, headings and cells of tables, without code, quotes, links' targets and
 * HTML.
 */
final class MarkdownProse extends AbstractVisitor {

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private final List<Prose> texts = new ArrayList<>();
    private Prose current = new Prose(Prose.Kind.MARKDOWN);
    private int line;

    static List<Prose> of(String markdown) {
        MarkdownProse prose = new MarkdownProse();
        PARSER.parse(markdown).accept(prose);
        return prose.texts;
    }

    @Override
    public void visit(Paragraph paragraph) {
        block(paragraph, Prose.Kind.MARKDOWN);
    }

    @Override
    public void visit(Heading heading) {
        block(heading, Prose.Kind.HEADING);
    }

    @Override
    public void visit(CustomNode node) {
        if (node instanceof TableCell) {
            block(node, Prose.Kind.MARKDOWN);
        } else {
            visitChildren(node);
        }
    }

    @Override
    public void visit(BlockQuote quote) {
        // The words are those of others.
    }

    @Override
    public void visit(Text text) {
        add(text, text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        add(code, Prose.IGNORED);
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        current.add(" ", line);
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        current.add(" ", line);
    }

    private void block(Node block, Prose.Kind kind) {
        current = new Prose(kind);
        texts.add(current);
        visitChildren(block);
    }

    private void add(Node node, String text) {
        if (!node.getSourceSpans().isEmpty()) {
            line = node.getSourceSpans().get(0).getLineIndex() + 1;
        }
        current.add(text, line);
    }
}
