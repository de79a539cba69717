package org.gridhall.core.register;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;

/**
 * Looks through a spreadsheet before it is read, with the parsers that read it: how large it becomes, what its XML holds,
 * and that no address or formula makes the reader hold more than the file does. What is inflated here is thrown away.
 */
final class XlsxGuard {

    private static final int ENTRIES = 2_000;
    private static final long INFLATED = 400L << 20;
    private static final long STRINGS = 100L << 20;
    /** An entry larger than this may not be packed denser than {@link #RATIO}. */
    private static final long SMALL = 4L << 20;

    private static final int RATIO = 200;
    private static final int DEEPEST = 64;
    private static final int FORMULA = 8_192;
    private static final int ARRAYS = 1_000;

    private static final XMLInputFactory FACTORY = factory();

    private long inflated;

    private XlsxGuard() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** @throws Problem UNREADABLE or TOO_LARGE where the file must not be read */
    static void check(Path file) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            new XlsxGuard().check(zip);
        }
    }

    private void check(ZipFile zip) throws IOException {
        Set<String> names = new HashSet<>();
        int entries = 0;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
            ZipArchiveEntry entry = all.nextElement();
            String name = entry.getName().toLowerCase(Locale.ROOT);
            if (++entries > ENTRIES || !names.add(name)) {
                throw bomb();
            }
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                throw Problem.of(
                        Kind.UNREADABLE, "xlsx.encrypted", "文件有密码，请去掉密码后再上传", "The file has a password; remove it");
            }
            check(zip, entry, name);
        }
    }

    private void check(ZipFile zip, ZipArchiveEntry entry, String name) throws IOException {
        long most = name.endsWith("sharedstrings.xml") ? STRINGS : INFLATED;
        try (InputStream in = new Counted(zip.getInputStream(entry), Math.max(1, entry.getCompressedSize()), most)) {
            // All parts that the reader opens are XML, whatever they are called.
            if (name.endsWith(".xml") || name.endsWith(".rels")) {
                xml(in);
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (XMLStreamException e) {
            throw Xlsx.broken();
        }
    }

    private void xml(InputStream in) throws XMLStreamException {
        XMLStreamReader xml = FACTORY.createXMLStreamReader(in);
        int depth = 0;
        int arrays = 0;
        boolean formula = false;
        int length = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw Problem.of(
                            Kind.UNREADABLE,
                            "xlsx.entities",
                            "文件的 XML 里有 DOCTYPE，请用电子表格软件重新另存",
                            "The file's XML has a DOCTYPE; save it again with a spreadsheet program");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw bomb();
                    }
                    String element = xml.getLocalName();
                    formula = element.equals("f");
                    length = 0;
                    if (formula && "array".equals(xml.getAttributeValue(null, "t")) && ++arrays > ARRAYS) {
                        throw bomb();
                    }
                    if (element.equals("c") || element.equals("row") || formula) {
                        address(xml.getAttributeValue(null, "r"));
                        address(xml.getAttributeValue(null, "ref"));
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    formula = false;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (formula) {
                        length += xml.getTextLength();
                        if (length > FORMULA) {
                            throw bomb();
                        }
                    }
                }
                default -> {}
            }
        }
    }

    /** The reader makes a row as long as its last address says: no further than a spreadsheet has columns. */
    private static void address(String reference) {
        if (reference == null) {
            return;
        }
        int letters = 0;
        for (int i = 0; i < reference.length(); i++) {
            letters = Character.isLetter(reference.charAt(i)) ? letters + 1 : 0;
            if (letters > 3 || reference.length() > 40) {
                throw Xlsx.broken();
            }
        }
    }

    private static Problem bomb() {
        return Problem.of(
                Kind.TOO_LARGE,
                "xlsx.bomb",
                "文件解压后过大或内容异常，已拒绝；请用电子表格软件重新另存，或用 CSV",
                "The file becomes too large when unpacked, or is built oddly; save it again with a spreadsheet program, or"
                        + " use CSV");
    }

    /** Counts what comes out, of this entry and of all. */
    private final class Counted extends FilterInputStream {
        private final long packed;
        private final long most;
        private long count;

        Counted(InputStream in, long packed, long most) {
            super(in);
            this.packed = packed;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) {
            count += read;
            inflated += read;
            if (inflated > INFLATED || count > most || count > SMALL && count / packed > RATIO) {
                throw bomb();
            }
        }
    }
}
