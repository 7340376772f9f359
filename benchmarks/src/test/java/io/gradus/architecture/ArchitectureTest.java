package io.gradus.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules and packages, which point down only, and the absence of circles. */
class ArchitectureTest {

    private static final String ALL = "io.gradus";

    /** A package with those below it, and what it may use of ours beside itself. */
    private record Room(String name, String... uses) {

        String pattern() {
            return ALL + "." + name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * From the bottom to the top. What stands in none of them fails {@link #everyPackageIsHere}.
     */
    private static final List<Room> ROOMS =
            List.of(
                    new Room("text"),
                    new Room("torchscript"),
                    new Room("charts"),
                    new Room("safetensors", "text", "torchscript"),
                    new Room("schedulers", "text", "charts"),
                    new Room("optimizers.kernels", "text", "torchscript"),
                    new Room("optimizers.state", "text", "torchscript", "safetensors"),
                    new Room(
                            "optimizers",
                            "text",
                            "torchscript",
                            "safetensors",
                            "schedulers",
                            "optimizers.kernels",
                            "optimizers.state"),
                    new Room("augmentations.images", "text", "torchscript"),
                    new Room("augmentations.policies", "text", "augmentations.images"),
                    new Room(
                            "augmentations.batches", "text", "torchscript", "augmentations.images"),
                    new Room(
                            "augmentations",
                            "text",
                            "torchscript",
                            "augmentations.images",
                            "augmentations.policies",
                            "augmentations.batches"),
                    new Room(
                            "augmentations.testtime",
                            "text",
                            "torchscript",
                            "augmentations.images",
                            "augmentations"),
                    new Room("training.methods", "text", "torchscript"),
                    new Room(
                            "training",
                            "text",
                            "torchscript",
                            "safetensors",
                            "schedulers",
                            "optimizers",
                            "optimizers.state",
                            "training.methods"),
                    new Room(
                            "training.checkpoints",
                            "text",
                            "torchscript",
                            "safetensors",
                            "schedulers",
                            "optimizers",
                            "optimizers.state",
                            "training"),
                    new Room(
                            "training.search",
                            "text",
                            "charts",
                            "safetensors",
                            "schedulers",
                            "optimizers",
                            "optimizers.state",
                            "training"),
                    new Room(
                            "recipes",
                            "text",
                            "schedulers",
                            "optimizers",
                            "augmentations",
                            "augmentations.images",
                            "augmentations.policies",
                            "augmentations.batches"),
                    new Room(
                            "testkit",
                            "torchscript",
                            "schedulers",
                            "optimizers",
                            "optimizers.state",
                            "augmentations",
                            "augmentations.images",
                            "augmentations.batches",
                            "training.checkpoints"));

    /** The command and the examples: they may use everything, and nothing uses them. */
    private static final String[] TOP = {ALL + ".benchmarks..", ALL + ".examples.."};

    /**
     * The circles of top-level classes that may stay, none larger than three, with the reason of
     * each.
     */
    private static final Map<Set<String>, String> CIRCLES =
            Map.ofEntries(
                    entry(
                            "operation.apply(images) runs a program of one operation",
                            "augmentations.images.DeviceProgram",
                            "augmentations.images.Operation",
                            "augmentations.images.Program"),
                    entry(
                            "Policy.parse and toString are JSON, which has its own file",
                            "augmentations.policies.Policy",
                            "augmentations.policies.PolicyJson"),
                    entry(
                            "the translator is the augmentation as DJL calls it",
                            "augmentations.testtime.TestTimeAugmentation",
                            "augmentations.testtime.TestTimeTranslator"),
                    entry(
                            "Schedule.parse reads a schedule; methods of a schedule make another",
                            "schedulers.Combined",
                            "schedulers.Schedule",
                            "schedulers.ScheduleReader"),
                    entry(
                            "the kinds of images stand with the contract that users read",
                            "testkit.Pictures",
                            "testkit.TransformContract"),
                    entry(
                            "the position of a run is the listener's, which users call",
                            "training.checkpoints.Checkpoint",
                            "training.checkpoints.CheckpointListener",
                            "training.checkpoints.Checkpoints"),
                    entry(
                            "a trainer is its step and its run, which have files of their own",
                            "training.FitLoop",
                            "training.GradusTrainer",
                            "training.WholeStep"),
                    entry(
                            "a curve draws itself; the drawing has its own file",
                            "training.search.LearningRateChart",
                            "training.search.LearningRateCurve"));

    private static Map.Entry<Set<String>, String> entry(String reason, String... names) {
        return Map.entry(
                Stream.of(names).map(name -> ALL + "." + name).collect(Collectors.toSet()), reason);
    }

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ALL);

    private static List<Room> rooms() {
        return ROOMS;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesWhatIsBelowIt(Room room) {
        Set<String> allowed =
                Stream.concat(
                                Stream.of(room.pattern()),
                                Stream.of(room.uses()).map(u -> ALL + "." + u))
                        .collect(Collectors.toSet());
        DescribedPredicate<JavaClass> foreign =
                DescribedPredicate.not(resideInAPackage(ALL + ".."));
        classes()
                .that()
                .resideInAPackage(room.pattern())
                .should()
                .onlyDependOnClassesThat(
                        foreign.or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsHere() {
        Set<String> known = ROOMS.stream().map(Room::pattern).collect(Collectors.toSet());
        Set<String> unknown =
                CLASSES.stream()
                        .filter(DescribedPredicate.not(resideInAnyPackage(TOP)))
                        .map(JavaClass::getPackageName)
                        .filter(name -> !known.contains(name))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unknown).isEmpty();
    }

    @Test
    void aRoomsListPointsDown() {
        List<String> below = new java.util.ArrayList<>();
        for (Room room : ROOMS) {
            assertThat(below).as(room.name()).containsAll(List.of(room.uses()));
            below.add(room.name());
        }
    }

    @Test
    void thePictureShowsEveryRoom() throws IOException {
        String picture = Files.readString(Path.of("../docs/architecture.svg"));
        for (Room room : ROOMS) {
            String[] names = room.name().split("\\.");
            String shown = names.length == 1 ? names[0] : "." + names[1];
            assertThat(picture).contains(">" + shown + "</text>");
        }
    }

    @Test
    void nothingUsesTheCommand() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(TOP)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TOP))
                .check(CLASSES);
    }

    @Test
    void noCirclesOfPackages() {
        slices().matching(ALL + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** A registry is filled from above, so that a base class loads without its subclasses. */
    @Test
    void aBaseClassKnowsNoSubclass() {
        classes()
                .should(
                        new ArchCondition<JavaClass>("use none of its subclasses") {
                            @Override
                            public void check(JavaClass base, ConditionEvents events) {
                                base.getDirectDependenciesFromSelf().stream()
                                        .filter(d -> isSubclass(d.getTargetClass(), base))
                                        .forEach(
                                                d ->
                                                        events.add(
                                                                SimpleConditionEvent.violated(
                                                                        base, d.getDescription())));
                            }
                        })
                .check(CLASSES);
    }

    private static boolean isSubclass(JavaClass type, JavaClass base) {
        return !top(type).equals(top(base))
                && !type.isEquivalentTo(Object.class)
                && type.isAssignableTo(base.getName());
    }

    @Test
    void circlesOfClassesAreSmallAndHaveAReason() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> uses = graph.computeIfAbsent(top(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass())
                    .filter(resideInAPackage(ALL + ".."))
                    .map(ArchitectureTest::top)
                    .forEach(uses::add);
        }
        List<Set<String>> circles = Circles.of(graph);
        assertThat(circles).isSubsetOf(CIRCLES.keySet()).allMatch(circle -> circle.size() <= 3);
        assertThat(CIRCLES.keySet()).as("no longer circles").isSubsetOf(circles);
    }

    /** The name of the outermost class. */
    private static String top(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.getName().replaceFirst("\\$.*", "");
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, Set<String>> roots =
                CLASSES.stream()
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                ArchitectureTest::root,
                                                Collectors.toCollection(TreeSet::new))));
        assertThat(roots.values()).allMatch(each -> each.size() == 1);
        assertThat(roots.values().stream().flatMap(Collection::stream).distinct().count())
                .isGreaterThan(5);
    }

    /** The folder or the jar that a class comes from. */
    private static String root(JavaClass type) {
        String file = type.getSource().orElseThrow().getUri().toString();
        return file.substring(0, file.length() - type.getName().length() - ".class".length());
    }
}
