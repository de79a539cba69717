package org.gridhall.core.trail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.gridhall.core.keys.Keys;

/** Ed25519 signatures over texts, in Base64. */
final class Signatures {

    private static final String ALGORITHM = "Ed25519";

    private Signatures() {}

    static String sign(Keys keys, String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.signing().getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a text was signed by a key of this installation. */
    static boolean good(Keys keys, String key, String text, String signed) {
        PublicKey known = keys.verifying(key).orElse(null);
        if (known == null) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(known);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** A key's public half, X.509 in Base64; null when it is not there. */
    static String publicKey(Keys keys, String key) {
        return keys.verifying(key)
                .map(known -> Base64.getEncoder().encodeToString(known.getEncoded()))
                .orElse(null);
    }
}
