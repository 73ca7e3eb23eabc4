package invoiceextraction;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads invoices from PDF files as typed records, and checks their totals. */
public class InvoiceExtraction {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<Invoice> INVOICE = Key.of("invoice", Invoice.class);
    static final Key<String> VERDICT = Key.of("verdict", String.class);

    private static final Path FOLDER =
            Path.of(System.getProperty("pocketflow.recipe", "src/main/java/invoiceextraction"));
    private static final String MODEL =
            System.getProperty("pocketflow.model", "script:" + FOLDER.resolve("script.jsonl"));

    static AsyncFlow flow(ChatModel model) {
        var read = Node.of("ReadPdf", FILE, TEXT, InvoiceExtraction::text);
        var extract = Skill.of(model, "Extract the data of this invoice.\n\n{text}")
                .named("Extract")
                .returning(Invoice.class)
                .writing(INVOICE);
        var check = Node.of("CheckTotal", INVOICE, VERDICT, InvoiceExtraction::verdict);
        return new AsyncFlow(read.then(extract).then(check));
    }

    private static String text(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true); // keeps the rows of a table together
            return stripper.getText(document);
        }
    }

    private static String verdict(Invoice invoice) {
        String check = invoice.sum().compareTo(invoice.total()) == 0
                ? "the total is right"
                : "WRONG TOTAL, the lines add up to " + invoice.sum();
        return invoice.date() + " " + invoice.seller() + ", invoice " + invoice.number() + ", " + invoice.total()
                + " EUR: " + check;
    }

    public static void main(String[] args) throws IOException {
        Path folder = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(folder)) {
            System.err.println(
                    "invoice-extraction accepts one folder with PDF files, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".pdf"))
                    .sorted()
                    .toList();
        }
        Pool<Path, String> pool =
                Pool.of(flow(ChatModels.of(MODEL)), FILE, VERDICT).withMaxConcurrency(4);
        for (ItemReport<Path, String> item : pool.run(files).items()) {
            System.out.println(item.item().getFileName() + ": "
                    + (item.outcome().isDone()
                            ? item.outcome().value()
                            : item.outcome().failure().orElseThrow()));
        }
    }
}
