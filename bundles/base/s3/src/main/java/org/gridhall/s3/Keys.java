package org.gridhall.s3;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What opens the store. Nothing of it is ever written anywhere. */
record Keys(String access, String secret) {

    static Keys read(String file, Map<String, String> environment) throws IOException {
        String access = environment.get("GRIDHALL_S3_ACCESS_KEY");
        String secret = environment.get("GRIDHALL_S3_SECRET_KEY");
        if (!file.isBlank()) {
            Properties lines = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
                lines.load(reader);
            }
            access = lines.getProperty("accessKey");
            secret = lines.getProperty("secretKey");
        }
        if (access == null || access.isBlank() || secret == null || secret.isBlank()) {
            throw new IOException(
                    "the keys of the S3 store are missing: set \"keys\" in org.gridhall.s3.cfg to a file with"
                            + " accessKey and secretKey, or set GRIDHALL_S3_ACCESS_KEY and GRIDHALL_S3_SECRET_KEY");
        }
        return new Keys(access.trim(), secret.trim());
    }

    @Override
    public String toString() {
        return "Keys[…]";
    }
}
