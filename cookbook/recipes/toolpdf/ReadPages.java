package toolpdf;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** Extracts the text of each page, and draws the pages that have none. */
final class ReadPages extends Node<Path, List<ToolPdf.Page>> {

    private static final int DOTS_PER_INCH = 100;

    @Override
    protected Path prep(Shared shared) {
        return shared.get(ToolPdf.FILE);
    }

    @Override
    protected List<ToolPdf.Page> exec(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper();
            PDFRenderer renderer = new PDFRenderer(document);
            List<ToolPdf.Page> pages = new ArrayList<>();
            for (int number = 1; number <= document.getNumberOfPages(); number++) {
                stripper.setStartPage(number);
                stripper.setEndPage(number);
                String text = stripper.getText(document).strip();
                byte[] picture = text.isEmpty() ? png(renderer.renderImageWithDPI(number - 1, DOTS_PER_INCH)) : null;
                pages.add(new ToolPdf.Page(number, text, picture));
            }
            return pages;
        }
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    protected String post(Shared shared, Path file, List<ToolPdf.Page> pages) {
        shared.put(ToolPdf.PAGES, pages);
        return DEFAULT;
    }
}
