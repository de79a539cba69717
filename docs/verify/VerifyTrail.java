import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.spec.X509EncodedKeySpec;
import java.util.*;

/**
 * Checks an exported history without the platform: {@code java VerifyTrail.java FILE [PUBLIC_KEY]}, JDK 17 or newer.
 * PUBLIC_KEY is X.509 in Base64, as GET /api/v1/trail/roots shows it; without it, compare the one that is printed.
 * Exit code 0: good, 1: not good, 2: cannot be read.
 */
public final class VerifyTrail {

    private static final HexFormat HEX = HexFormat.of();
    /** The facts in their order: 64-bit and 32-bit numbers, and texts. */
    private static final String FACTS = "Lid Tkind Lsubject Iseq Taction Laccount Tactor Lpost Tunit LoccurredAt"
            + " LrecordedAt Iversion";

    public static void main(String[] words) {
        try {
            check(Files.readString(Path.of(words[0])), words.length > 1 ? words[1].strip() : null);
        } catch (SecurityException bad) {
            System.out.println("不可信 · NOT GOOD\n" + bad.getMessage());
            System.exit(1);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            System.out.println("无法读取。用法：java VerifyTrail.java 文件 [公钥]");
            System.out.println("Cannot be read. Use: java VerifyTrail.java FILE [PUBLIC_KEY]\n" + e);
            System.exit(2);
        }
    }

    private static void check(String text, String wanted) throws IOException, GeneralSecurityException {
        Map<?, ?> file = (Map<?, ?>) new Json(text).value();
        String key = text(file, "publicKey");
        need(wanted == null || wanted.equals(key), "文件由另一密钥签名", "The file was signed with another key");
        byte[] content = Base64.getDecoder().decode(text(file, "content"));
        need(signed(key, "gridhall-trail/1 " + HEX.formatHex(sha(content)), text(file, "signature")),
                "签名不符：文件在导出后被改动", "The signature is wrong: the file was changed after the export");
        Map<?, ?> all = (Map<?, ?>) new Json(new String(content, StandardCharsets.UTF_8)).value();
        Map<String, String> roots = roots(all);
        byte[] before = new byte[32];
        int seq = 0, sealed = 0, erased = 0;
        for (Object each : (List<?>) all.get("entries")) {
            Map<?, ?> entry = (Map<?, ?>) each;
            String zh = "第 " + entry.get("seq") + " 条（编号 " + entry.get("id") + "）";
            String en = "Entry " + entry.get("seq") + " (id " + entry.get("id") + ") ";
            need(text(entry, "seq").equals("" + ++seq), "第 " + seq + " 条缺失", "Entry " + seq + " is missing");
            need(all.get("subject").equals(entry.get("kind") + "/" + entry.get("subject")),
                    zh + "属于别的对象", en + "belongs to another subject");
            byte[] hash = sha(before, facts(entry));
            need(HEX.formatHex(hash).equals(entry.get("hash")),
                    zh + "内容被改动，或不接在前一条之后", en + "was changed, or does not follow the one before");
            if (entry.get("payload") != null) {
                byte[] salt = HEX.parseHex(text(entry, "salt"));
                String digest = HEX.formatHex(sha(salt, text(entry, "payload").getBytes(StandardCharsets.UTF_8)));
                need(digest.equals(entry.get("digest")), zh + "填写内容被改动", en + "was not filled in like this");
            } else if (entry.get("digest") != null) {
                erased++;
            }
            if (entry.get("root") != null) {
                need(HEX.formatHex(top(hash, (List<?>) entry.get("proof"))).equals(roots.get(text(entry, "root"))),
                        zh + "不在第 " + entry.get("root") + " 号根之下", en + "is not under root " + entry.get("root"));
                sealed++;
            }
            before = hash;
        }
        System.out.printf("可信 · GOOD%n%s：共 %d 条，%d 条在每日根之下，%d 条的填写内容已删除；%s 由 %s 导出%n"
                        + "%1$s: %2$d entries, %3$d of them under a root, %4$d with what was filled in erased;"
                        + " exported %5$s by %6$s%n",
                all.get("subject"), seq, sealed, erased, all.get("exportedAt"), all.get("exportedBy"));
        System.out.println("请核对公钥 · Compare the public key: " + key);
    }

    private static void need(boolean good, String zh, String en) {
        if (!good) {
            throw new SecurityException(zh + "\n" + en);
        }
    }

    /** The Merkle roots by number, each from a line that a key named in the file has signed. */
    private static Map<String, String> roots(Map<?, ?> all) throws GeneralSecurityException {
        Map<String, String> roots = new HashMap<>();
        for (Object line : (List<?>) all.get("roots")) {
            String[] words = line.toString().split(" ");
            String key = text((Map<?, ?>) all.get("keys"), words[10]);
            need(words[0].equals("gridhall-root") && signed(key, String.join(" ", Arrays.copyOf(words, 11)), words[11]),
                    "第 " + words[1] + " 号根的签名不符", "The signature of root " + words[1] + " is wrong");
            roots.put(words[1], words[7]);
        }
        return roots;
    }

    private static byte[] top(byte[] hash, List<?> proof) throws GeneralSecurityException {
        byte[] at = sha(new byte[] {0}, hash);
        for (Object step : proof) {
            byte[] other = HEX.parseHex(step.toString().substring(1));
            boolean left = step.toString().startsWith("L");
            at = sha(new byte[] {1}, left ? other : at, left ? at : other);
        }
        return at;
    }

    /** The facts of an entry in the order in which they are hashed, behind the hash of the entry before. */
    private static byte[] facts(Map<?, ?> entry) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (String fact : FACTS.split(" ")) {
            String value = Objects.toString(entry.get(fact.substring(1)), "");
            switch (fact.charAt(0)) {
                case 'L' -> out.writeLong(Long.parseLong(value));
                case 'I' -> out.writeInt(Integer.parseInt(value));
                default -> out.writeUTF(value);
            }
        }
        byte[] changes = Objects.toString(entry.get("changes"), "").getBytes(StandardCharsets.UTF_8);
        out.writeInt(changes.length);
        out.write(changes);
        out.write(entry.get("digest") == null ? new byte[32] : HEX.parseHex(text(entry, "digest")));
        return bytes.toByteArray();
    }

    private static boolean signed(String key, String statement, String signature) throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        X509EncodedKeySpec known = new X509EncodedKeySpec(Base64.getDecoder().decode(key));
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(known));
        check.update(statement.getBytes(StandardCharsets.UTF_8));
        return check.verify(Base64.getDecoder().decode(signature));
    }

    private static byte[] sha(byte[]... parts) throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }

    private static String text(Map<?, ?> from, String name) {
        return (String) Objects.requireNonNull(from.get(name), name);
    }

    /** Just enough JSON: objects, arrays, texts, whole numbers (as text) and null. */
    private static final class Json {
        private final String text;
        private int at;
        Json(String text) {
            this.text = text;
        }
        private char next() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        Object value() {
            char begin = next();
            if (begin == '"') {
                return quoted();
            }
            if (begin != '{' && begin != '[') {
                int from = at;
                while (at < text.length() && "-0123456789nul".indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
                need(from < at, "文件不完整", "The file is cut off");
                return text.startsWith("null", from) ? null : text.substring(from, at);
            }
            Map<String, Object> map = new HashMap<>();
            List<Object> list = new ArrayList<>();
            for (at++; next() != (begin == '{' ? '}' : ']'); at += next() == ',' ? 1 : 0) {
                String name = begin == '{' ? quoted() : null;
                at += name != null && next() == ':' ? 1 : 0;
                Object ignored = name == null ? list.add(value()) : map.put(name, value());
            }
            at++;
            return begin == '{' ? map : list;
        }

        private String quoted() {
            StringBuilder said = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    c = "bfnrt".indexOf(c) < 0 ? c : "\b\f\n\r\t".charAt("bfnrt".indexOf(c));
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    }
                }
                said.append(c);
            }
            at++;
            return said.toString();
        }
    }
}
