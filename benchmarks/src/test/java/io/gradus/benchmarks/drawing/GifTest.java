package io.gradus.benchmarks.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class GifTest {

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    /** A red square that goes to the right over gray. */
    private static BufferedImage frame(int at) {
        BufferedImage image = new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, 60, 20);
        graphics.setColor(Color.RED);
        graphics.fillRect(at, 5, 8, 8);
        graphics.dispose();
        return image;
    }

    private static byte[] gif(List<BufferedImage> frames) {
        try (Gif gif = new Gif()) {
            for (int i = 0; i < frames.size(); i++) {
                gif.add(frames.get(i), i == frames.size() - 1 ? 1000 : 80);
            }
            return gif.finish();
        }
    }

    @Test
    void framesLieOverEachOtherAndLoop() throws IOException {
        List<BufferedImage> frames = List.of(frame(2), frame(12), frame(12), frame(40));
        byte[] bytes = gif(frames);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes)));
        assertThat(reader.getNumImages(true)).isEqualTo(4);
        BufferedImage shown = new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = shown.createGraphics();
        List<String> delays = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            IIOMetadata metadata = reader.getImageMetadata(i);
            IIOMetadataNode descriptor = node(metadata, "ImageDescriptor");
            graphics.drawImage(
                    reader.read(i),
                    Integer.parseInt(descriptor.getAttribute("imageLeftPosition")),
                    Integer.parseInt(descriptor.getAttribute("imageTopPosition")),
                    null);
            assertThat(shown.getRGB(0, 0, 60, 20, null, 0, 60))
                    .as("frame %d", i)
                    .isEqualTo(frames.get(i).getRGB(0, 0, 60, 20, null, 0, 60));
            IIOMetadataNode control = node(metadata, "GraphicControlExtension");
            assertThat(control.getAttribute("disposalMethod")).isEqualTo("doNotDispose");
            delays.add(control.getAttribute("delayTime"));
        }
        graphics.dispose();
        assertThat(delays).containsExactly("8", "8", "8", "100");
        IIOMetadataNode loop = node(reader.getImageMetadata(0), "ApplicationExtension");
        assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
        assertThat(transparent(reader.read(2))).as("nothing has changed").isEqualTo(60 * 20);
        assertThat(transparent(reader.read(3))).as("two squares").isEqualTo(60 * 20 - 2 * 64);
    }

    private static long transparent(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, 60, 20, null, 0, 60))
                .filter(pixel -> pixel >>> 24 == 0)
                .count();
    }

    @Test
    void fewColorsStayAsTheyAre() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        int[] pixels = {0xff000000, 0xffffffff, 0xff102030, 0xff102031};
        image.setRGB(0, 0, 4, 1, pixels, 0, 4);
        BufferedImage same = Gif.indexed(image);
        assertThat(same.getRGB(0, 0, 4, 1, null, 0, 4)).isEqualTo(pixels);
        assertThat(same.getColorModel()).isInstanceOf(IndexColorModel.class);
    }

    private static IIOMetadataNode node(IIOMetadata metadata, String name) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }
}
