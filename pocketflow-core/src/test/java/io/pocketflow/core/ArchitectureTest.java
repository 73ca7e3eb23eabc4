package io.pocketflow.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.pocketflow.core.fixture.rooms.ModuleClasses;
import io.pocketflow.core.limit.Reservation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can check. */
class ArchitectureTest {

    private static final JavaClasses MAIN = ModuleClasses.of(BaseNode.class);

    private static final Set<String> EXPORTED = Set.of(
            "io.pocketflow.core",
            "io.pocketflow.core.event",
            "io.pocketflow.core.limit",
            "io.pocketflow.core.pool",
            "io.pocketflow.core.store");

    private static final DescribedPredicate<JavaMethod> OVERRIDDEN = DescribedPredicate.describe(
            "that override one of the JDK's",
            method -> Stream.concat(
                            method.getOwner().getAllRawSuperclasses().stream(),
                            method.getOwner().getAllRawInterfaces().stream())
                    .filter(type -> type.getPackageName().startsWith("java"))
                    .flatMap(type -> Arrays.stream(type.reflect().getMethods()))
                    .anyMatch(ofTheJdk -> ofTheJdk.getName().equals(method.getName())
                            && Arrays.equals(
                                    ofTheJdk.getParameterTypes(),
                                    method.reflect().getParameterTypes())));

    @Test
    void coreNeedsNothingButTheJdkAndSlf4j() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.pocketflow.core..", "java..", "org.slf4j", "org.jspecify.annotations")
                .check(MAIN);
    }

    @Test
    void nothingSleepsOrPrints() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(MAIN);
        noClasses().should().accessField(System.class, "out").check(MAIN);
        noClasses().should().accessField(System.class, "err").check(MAIN);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(MAIN);
    }

    @Test
    void nodesHaveOnlyFinalFields() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAssignableTo(BaseNode.class)
                .should()
                .beFinal()
                .check(MAIN);
    }

    @Test
    void valuesSharedByRunsHaveOnlyFinalFields() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAssignableTo(Route.class)
                .or()
                .areDeclaredIn(Key.class)
                .or()
                .areDeclaredIn(Params.class)
                .or()
                .areDeclaredIn(Shared.class)
                .or()
                .areDeclaredIn(Reservation.class)
                .should()
                .beFinal()
                .check(MAIN);
    }

    @Test
    void namesAreTheFieldsOwn() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)(\\$.*)?")
                .check(MAIN);
        noMethods()
                .that()
                .arePublic()
                .and(DescribedPredicate.not(OVERRIDDEN))
                .should()
                .haveNameMatching("(get|set)[A-Z].*")
                .check(MAIN);
    }

    @Test
    void noPublicSignatureMentionsTheLogger() {
        DescribedPredicate<JavaClass> ofSlf4j = DescribedPredicate.describe(
                "of slf4j", type -> type.getPackageName().startsWith("org.slf4j"));
        DescribedPredicate<JavaMember> areVisible = DescribedPredicate.describe(
                "are visible outside of the module",
                member -> (member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED))
                        && EXPORTED.contains(member.getOwner().getPackageName()));
        methods()
                .that(areVisible)
                .should()
                .notHaveRawReturnType(ofSlf4j)
                .andShould()
                .notHaveRawParameterTypes(DescribedPredicate.describe(
                        "with one of slf4j", parameters -> parameters.stream().anyMatch(ofSlf4j)))
                .check(MAIN);
        fields().that(areVisible).should().notHaveRawType(ofSlf4j).check(MAIN);
    }

    @Test
    void methodsNamedAsyncReturnAFuture() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(BaseNode.class)
                .and()
                .haveNameMatching(".*Async")
                .and()
                .arePublic()
                .should()
                .haveRawReturnType(java.util.concurrent.CompletableFuture.class)
                .check(MAIN);
    }
}
