package io.pocketflow.llm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {

    private static final String ROOT = "io.pocketflow.llm";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** A room, and the rooms that it must not use. */
    @ParameterizedTest
    @CsvSource({
        "base, schema stream wire http budget decorate offline agent",
        "offline, base schema stream wire http budget decorate agent",
        "schema, stream wire http budget decorate offline agent",
        "stream, schema wire http budget decorate offline agent",
        "wire, stream http budget decorate offline agent",
        "http, budget decorate offline agent",
        "budget, wire stream schema decorate offline agent",
        "decorate, wire offline agent",
        "agent, wire http budget stream offline",
    })
    void roomsUseOnlyTheRoomsBelowThem(String room, String forbidden) {
        String[] rooms = List.of(forbidden.split(" ")).stream()
                .map(name -> ROOT + "." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms)
                .check(CLASSES);
    }

    @Test
    void providersDoNotKnowEachOther() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".wire.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void hiddenRoomsDoNotUseAgents() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".agent")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".agent")
                .check(CLASSES);
    }
}
