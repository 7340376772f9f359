package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs, on a few images, and learns what is in them. */
class ExamplesTest {

    private interface Program {
        void run() throws Exception;
    }

    /** Where DJL copies what is loaded; else into the user's. */
    private static final String CACHE = "DJL_CACHE_DIR";

    @TempDir private Path folder;

    @BeforeEach
    void haveACacheOfItsOwn() {
        Engine.getInstance(); // its libraries stay in the user's cache
        System.setProperty(CACHE, folder.resolve("cache").toString());
    }

    @AfterEach
    void restoreTheCache() {
        System.clearProperty(CACHE);
    }

    @Test
    void mnistDropIn() throws Exception {
        Path repository = new TinyRepository(folder).mnist(640, 100);
        String out = printed(() -> MnistDropIn.main(new String[] {"2", repository.toString()}));
        assertThat(accuracy(out)).isGreaterThan(90);
    }

    @Test
    void cifar10RecipeGoesOnWhereItWas() throws Exception {
        Path repository = new TinyRepository(folder).cifar10(256, 50);
        Path checkpoints = folder.resolve("checkpoints");
        String[] args = {"1", repository.toString(), checkpoints.toString()};
        assertThat(printed(() -> Cifar10Recipe.main(args))).contains("epoch 0 of 1, step 0");
        args[0] = "4";
        String out = printed(() -> Cifar10Recipe.main(args));
        assertThat(out).contains("epoch 1 of 4, step 2");
        // Ten classes: six updates of a network with averages learn something, not all.
        assertThat(accuracy(out)).isGreaterThan(15);
        // One that is finished tells its result again.
        assertThat(printed(() -> Cifar10Recipe.main(args)))
                .contains("epoch 4 of 4, step 8")
                .contains(out.substring(out.indexOf("test accuracy")).strip());
        assertThat(checkpoints).isDirectoryContaining("glob:**/checkpoint-*.safetensors");
    }

    @Test
    void imageFolderTransfer() throws Exception {
        for (int i = 0; i < 40; i++) {
            draw("cross", i, 50 + i);
            draw("disk", i, 90 - i);
        }
        Engine.getEngine("PyTorch").setRandomSeed(1);
        String[] args = {folder.toString(), "20"};
        String out = printed(() -> ImageFolderTransfer.main(args));
        assertThat(out).contains("classes: [cross, disk]");
        assertThat(accuracy(out)).isGreaterThan(70);
    }

    @Test
    void wrongArgumentsAreTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MnistDropIn.main(new String[] {"many"}))
                .withMessage("'many' is no whole number; usage: MnistDropIn [EPOCHS [FOLDER]]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cifar10Recipe.main(new String[] {"0"}))
                .withMessageStartingWith("'0' is below 1; usage: Cifar10Recipe");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFolderTransfer.main(new String[0]))
                .withMessage("a folder is missing; usage: ImageFolderTransfer FOLDER [EPOCHS]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFolderTransfer.main(new String[] {"no such folder"}))
                .withMessageStartingWith("'no such folder' is no folder; usage:");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void symbolicLinksAreFollowed(@TempDir Path images) throws Exception {
        Path repository = new TinyRepository(folder).mnist(64, 50);
        Path link = Files.createSymbolicLink(folder.resolve("link"), repository);
        assertThat(printed(() -> MnistDropIn.main(new String[] {"1", link.toString()})))
                .contains("test accuracy");
        for (int i = 0; i < 8; i++) {
            draw("cross", i, 50);
            draw("disk", i, 60);
        }
        for (String name : List.of("cross", "disk")) {
            Files.move(folder.resolve(name), images.resolve(name));
        }
        Path toImages = Files.createSymbolicLink(folder.resolve("images"), images);
        assertThat(printed(() -> ImageFolderTransfer.main(new String[] {toImages.toString(), "1"})))
                .contains("classes: [cross, disk]");

        Files.delete(toImages);
        Path nowhere = Files.createSymbolicLink(toImages, folder.resolve("none"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFolderTransfer.main(new String[] {nowhere.toString()}))
                .withMessageStartingWith(
                        "'" + nowhere + "' is a symbolic link to what is not there; usage:");
    }

    /** For a newcomer to read at one go. */
    @Test
    void examplesAreShort() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/gradus/examples"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(3);
            for (Path file : all) {
                assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThan(125);
            }
        }
    }

    private void draw(String name, int number, int size) throws IOException {
        BufferedImage image = new BufferedImage(size, 70, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(200, 60 + number, 90));
        if (name.equals("disk")) {
            g.fillOval(5, 5, size - 10, 60);
        } else {
            g.fillRect(5, 28, size - 10, 14);
            g.fillRect(size / 2 - 7, 5, 14, 60);
        }
        g.dispose();
        Path file = folder.resolve(name).resolve(name + number + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static String printed(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static double accuracy(String printed) {
        Matcher found = Pattern.compile("test accuracy: ([\\d.,]+) %").matcher(printed);
        assertThat(found.find()).as(printed).isTrue();
        return Double.parseDouble(found.group(1).replace(',', '.'));
    }
}
