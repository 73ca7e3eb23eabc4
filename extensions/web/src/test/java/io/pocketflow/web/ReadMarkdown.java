package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Markdown as parsed by a reader of CommonMark with tables. */
final class ReadMarkdown extends AbstractVisitor {

    final StringBuilder text = new StringBuilder();
    final List<String> addresses = new ArrayList<>();
    final List<String> html = new ArrayList<>();

    static ReadMarkdown of(String markdown) {
        ReadMarkdown read = new ReadMarkdown();
        Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .build()
                .parse(markdown)
                .accept(read);
        return read;
    }

    @Override
    public void visit(Text node) {
        text.append(node.getLiteral());
    }

    @Override
    public void visit(Code node) {
        text.append(node.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock node) {
        text.append(node.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock node) {
        text.append(node.getLiteral());
    }

    @Override
    public void visit(Link node) {
        addresses.add(node.getDestination());
        visitChildren(node);
    }

    @Override
    public void visit(Image node) {
        addresses.add("picture " + node.getDestination());
        visitChildren(node);
    }

    @Override
    public void visit(HtmlInline node) {
        html.add(node.getLiteral());
    }

    @Override
    public void visit(HtmlBlock node) {
        html.add(node.getLiteral());
    }
}
