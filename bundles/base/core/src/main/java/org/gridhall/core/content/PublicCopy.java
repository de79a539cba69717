package org.gridhall.core.content;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gridhall.api.Problem;

/**
 * A copy of a picture that shows what the picture shows and says nothing else: its points are drawn anew, upright and at
 * most 2048 wide or high, and written without EXIF, place, thumbnail, profile or words.
 *
 * @param hash SHA-256 of the copy, hexadecimal
 * @param size bytes
 */
public record PublicCopy(String mediaType, String hash, long size) {

    private static final int LONGEST = 2048;
    private static final int PROBE = 256;
    private static final float QUALITY = 0.85f;

    /** WebP is decoded whole, in Java: less fits into the memory of a small machine. */
    private static final long MOST_WEBP_PIXELS = 24_000_000;

    /** One after the other: a large picture takes some hundred megabytes while it is decoded. */
    private static final Semaphore TURN = new Semaphore(1, true);

    private record Decoded(BufferedImage image, int width, int height) {}

    /**
     * Whether a picture can be decoded, tried at a small size.
     *
     * @throws Problem INVALID when it cannot
     */
    static void probe(Path file, String type) throws IOException {
        if (type.equals("image/webp")) {
            return; // cannot be decoded at a smaller size; its chunks were looked at
        }
        TURN.acquireUninterruptibly();
        try {
            decode(file, type, PROBE, true);
        } finally {
            TURN.release();
        }
    }

    /**
     * Makes the copy.
     *
     * @param to where it is written
     * @throws Problem INVALID with code {@code attachment.copy}
     */
    public static PublicCopy make(Path file, String type, Path to) throws IOException {
        if (!Inspection.picture(type)) {
            throw Refusals.copy();
        }
        Picture picture;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
            picture = Picture.read(in, type);
        }
        if (picture.pixels() > (type.equals("image/webp") ? MOST_WEBP_PIXELS : Picture.MOST_PIXELS)) {
            throw Refusals.copy();
        }
        TURN.acquireUninterruptibly();
        try {
            Decoded decoded = decode(file, type, LONGEST, false);
            boolean clear = decoded.image.getColorModel().hasAlpha();
            boolean photo = !clear && (type.equals("image/jpeg") || type.equals("image/webp"));
            return write(draw(decoded, picture.orientation(), clear), photo, to);
        } finally {
            TURN.release();
        }
    }

    private static Decoded decode(Path file, String type, int wanted, boolean probe) throws IOException {
        ImageReader reader = reader(type);
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > Picture.MOST_PIXELS) {
                throw Refusals.pixels();
            }
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(width, height) / wanted);
            param.setSourceSubsampling(step, step, 0, 0);
            return new Decoded(reader.read(0, param), width, height);
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | RuntimeException e) {
            // Print colours are read by nobody here, and are yet a picture.
            boolean unusual = e.getMessage() != null && e.getMessage().contains("Unsupported Image Type");
            if (probe && unusual) {
                return null;
            }
            throw probe ? Refusals.broken() : Refusals.copy();
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(String type) {
        // Not by the registry of ImageIO, which looks for plug-ins in the class loader of whoever asked first.
        return type.equals("image/webp")
                ? new WebPImageReaderSpi().createReaderInstance(null)
                : ImageIO.getImageReadersByMIMEType(type).next();
    }

    private static BufferedImage draw(Decoded decoded, int orientation, boolean clear) {
        boolean turned = orientation > 4;
        double scale = Math.min(1, (double) LONGEST / Math.max(decoded.width, decoded.height));
        int width = Math.max(1, (int) Math.round((turned ? decoded.height : decoded.width) * scale));
        int height = Math.max(1, (int) Math.round((turned ? decoded.width : decoded.height) * scale));
        BufferedImage drawn =
                new BufferedImage(width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        if (!clear) {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
        }
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        AffineTransform upright = upright(orientation, width, height);
        double acrossStep = (double) (turned ? height : width) / decoded.image.getWidth();
        double downStep = (double) (turned ? width : height) / decoded.image.getHeight();
        upright.scale(acrossStep, downStep);
        graphics.drawImage(decoded.image, upright, null);
        graphics.dispose();
        return drawn;
    }

    /** Moves what was held otherwise upright, into a picture of this width and height. */
    private static AffineTransform upright(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, width, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, width, height);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, height);
            default -> new AffineTransform();
        };
    }

    private static PublicCopy write(BufferedImage image, boolean photo, Path to) throws IOException {
        MessageDigest sha = sha256();
        ImageWriter writer =
                ImageIO.getImageWritersByFormatName(photo ? "jpeg" : "png").next();
        try (OutputStream file = new DigestOutputStream(Files.newOutputStream(to), sha);
                ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (photo) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return new PublicCopy(
                photo ? "image/jpeg" : "image/png", HexFormat.of().formatHex(sha.digest()), Files.size(to));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
