package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.PromptTemplates;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The input of one call: the prompt, the text on standard input, and files. */
final class AskInput {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "text, PDF document or image to attach; may be repeated")
    private List<Path> files = List.of();

    @Option(names = "--image", paramLabel = "FILE", description = "image to attach: png, jpg, gif or webp")
    private List<Path> images = List.of();

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "put the prompt into the template NAME.txt in ~/.config/pocketflow/templates, at {text}")
    private @Nullable String template;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "the prompt in quotes; piped text follows it; - is piped text only")
    private @Nullable String prompt;

    /**
     * Returns the parts of the message.
     *
     * @throws IllegalArgumentException if there is no prompt
     * @throws UserError if a file cannot be read
     */
    List<Part> parts(Console console) throws UserError, IOException {
        String text = text(console);
        if (template != null) {
            text = PromptTemplates.of(console.environment()).fill(template, text);
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("a prompt is missing: write it in quotes, or pipe it in");
        }
        List<Part> parts = new ArrayList<>(List.of(Part.text(text)));
        for (Path file : files) {
            parts.add(part(console.folder().resolve(file)));
        }
        for (Path image : images) {
            parts.add(ModelFiles.image(console.folder().resolve(image)));
        }
        return parts;
    }

    /** Returns the prompt, with the text that is piped in below it. */
    private String text(Console console) throws UserError, IOException {
        boolean isPiped = "-".equals(prompt) || !console.inIsTerminal();
        String piped = isPiped ? console.read() : "";
        if (prompt == null || prompt.equals("-")) {
            return piped;
        }
        return piped.isBlank() ? prompt : prompt + "\n\n" + piped;
    }

    /** Returns whether a prompt or an attachment is given in the arguments. */
    boolean isGiven() {
        return prompt != null || template != null || !files.isEmpty() || !images.isEmpty();
    }

    /**
     * Returns the question as a conversation keeps it: the text of the prompt, and only the names of attachments.
     *
     * @param parts the parts of the question
     */
    Message kept(List<Part> parts) {
        List<Part> kept = new ArrayList<>(List.of(parts.get(0)));
        Stream.concat(files.stream(), images.stream())
                .forEach(file ->
                        kept.add(Part.text("[the attached file " + file.getFileName() + " is no longer attached]")));
        return Message.user(kept.toArray(Part[]::new));
    }

    private static Part part(Path file) throws UserError {
        String name = file.getFileName().toString();
        if (ModelFiles.isPdf(name)) {
            Texts.refuseNoFile(file, "--file");
            return ModelFiles.pdf(file);
        }
        if (ModelFiles.isImage(name)) {
            return ModelFiles.image(file);
        }
        Texts.refuseNoFile(file, "--file");
        return Part.text(name + ":\n\n" + Texts.of(file));
    }
}
