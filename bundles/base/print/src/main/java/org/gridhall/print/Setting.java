package org.gridhall.print;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLog;
import com.openhtmltopdf.util.XRLogger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.gridhall.api.print.Printed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the type. */
final class Setting {

    private static final Logger LOG = LoggerFactory.getLogger(Setting.class);
    private static final int REGULAR = 400;

    static {
        XRLog.setLoggerImpl(new Quiet());
    }

    private Setting() {}

    static Printed print(Galley galley, List<Glyphs.Font> fonts) throws IOException {
        List<TrueTypeFont> taken = new ArrayList<>();
        try (PDDocument document = new PDDocument()) {
            PdfRendererBuilder builder = new PdfRendererBuilder();
            builder.usePDDocument(document);
            for (int index = 0; index < fonts.size(); index++) {
                taken.add(fonts.get(index).take());
                builder.useFont(
                        new PDFontSupplier(PDType0Font.load(document, taken.get(index), true)),
                        "Paper" + index,
                        REGULAR,
                        FontStyle.NORMAL,
                        true);
            }
            Printed printed = print(galley, builder);
            // Only now: of one that failed half-way nobody knows what was read.
            for (int index = 0; index < fonts.size(); index++) {
                fonts.get(index).back(taken.get(index));
            }
            return printed;
        }
    }

    private static Printed print(Galley galley, PdfRendererBuilder builder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
        // Tagged, so that it can be read aloud; this also keeps the builder from fonts of the machine.
        builder.usePdfUaAccessibility(true);
        builder.useExternalResourceAccessControl(
                (address, kind) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        builder.withProducer("Gridhall");
        builder.withW3cDocument(galley.document(), null);
        builder.toStream(out);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.layout();
            int pages = renderer.getRootBox().getLayer().getPages().size();
            renderer.createPDF();
            return new Printed(galley.title(), pages, out.toByteArray());
        }
    }

    /** What the library has to say is for who looks after the style sheet. */
    private static final class Quiet implements XRLogger {

        @Override
        public void log(String where, Level level, String message) {
            LOG.debug("{}: {}", where, message);
        }

        @Override
        public void log(String where, Level level, String message, Throwable cause) {
            LOG.debug("{}: {}", where, message, cause);
        }

        @Override
        public void setLevel(String logger, Level level) {
            // as the log is configured
        }

        @Override
        public boolean isLogLevelEnabled(Diagnostic diagnostic) {
            return LOG.isDebugEnabled();
        }
    }
}
