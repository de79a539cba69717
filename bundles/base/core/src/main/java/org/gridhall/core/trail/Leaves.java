package org.gridhall.core.trail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.trail.Subject;

/** What a root seals, as it is stored: the kinds that occur, then each entry's kind, subject, place, id and hash. */
final class Leaves {

    private static final int HASH = 32;

    private Leaves() {}

    static byte[] write(List<Leaf> leaves) {
        List<String> kinds =
                leaves.stream().map(leaf -> leaf.subject().kind()).distinct().toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(leaves.size() * 53 + 200);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kinds.size());
            for (String kind : kinds) {
                out.writeUTF(kind);
            }
            out.writeInt(leaves.size());
            for (Leaf leaf : leaves) {
                out.writeByte(kinds.indexOf(leaf.subject().kind()));
                out.writeLong(leaf.subject().id());
                out.writeInt(leaf.seq());
                out.writeLong(leaf.entry());
                out.write(leaf.hash());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when these are no leaves */
    static List<Leaf> read(byte[] body) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            String[] kinds = new String[in.readUnsignedByte()];
            for (int i = 0; i < kinds.length; i++) {
                kinds[i] = in.readUTF();
            }
            int count = in.readInt();
            if (count < 0 || count > body.length) {
                throw new IllegalArgumentException("no leaves");
            }
            List<Leaf> leaves = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String kind = kinds[in.readUnsignedByte()];
                Subject subject = new Subject(kind, in.readLong());
                int seq = in.readInt();
                long entry = in.readLong();
                byte[] hash = new byte[HASH];
                in.readFully(hash);
                leaves.add(new Leaf(subject, seq, entry, hash));
            }
            return leaves;
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no leaves", e);
        }
    }
}
