package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pocketflow.core.FlowGraph;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The drawings of flows on the pages are those of the programs. */
class DrawingsTest {

    private static final Path FOLDER = Site.DOCS.resolve("drawings");
    private static final ObjectWriter JSON = new ObjectMapper()
            .configure(SerializationFeature.INDENT_OUTPUT, true)
            .writer();

    static List<Path> drawn() {
        return Examples.programs().stream()
                .filter(program -> Examples.drawing(program).isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("drawn")
    void theGraphIsThatOfTheFlow(Path program) throws Exception {
        Method drawing = Examples.drawing(program).orElseThrow();
        drawing.setAccessible(true);
        String graph = JSON.writeValueAsString((FlowGraph) drawing.invoke(null)).replace("\r\n", "\n") + "\n";

        assertThat(Site.generated(file(program, ".json"), graph)).isEqualTo(graph);
    }

    /** The build of the site writes the drawing; it compares all of the drawing with the graph. */
    @ParameterizedTest
    @MethodSource("drawn")
    void theDrawingIsThatOfTheGraph(Path program) throws Exception {
        byte[] graph = Site.read(file(program, ".json")).getBytes(StandardCharsets.UTF_8);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(graph), 0, 8);

        assertThat(Site.read(file(program, ".svg")))
                .as("after a change of the flow: cd docs && npm run draw")
                .contains(" data-graph=\"" + sum + "\"");
    }

    @Test
    void eachDrawingBelongsToAProgram() {
        assertThat(FOLDER.toFile().list())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(drawn().stream()
                        .flatMap(program -> List.of(".json", ".svg").stream()
                                .map(end -> file(program, end).getFileName().toString()))
                        .toList());
    }

    private static Path file(Path program, String end) {
        return FOLDER.resolve(program.getFileName().toString().replace(".java", end));
    }
}
