package org.gridhall.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.NotSent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail by TLS to a real server whose certificate the district made itself. */
class SmtpTlsTest {

    private static final Contact LI = Contact.mail("li@example.org");
    private static final String PASSWORD = "geheim";

    @TempDir
    static Path folder;

    private final List<String> came = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void certificates() throws Exception {
        make("own", "ip:127.0.0.1");
        make("other", "ip:127.0.0.1");
        make("elsewhere", "dns:mail.elsewhere.example");
    }

    private static void make(String name, String san) throws IOException, InterruptedException {
        String store = folder.resolve(name + ".p12").toString();
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + san,
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve(name + ".pem").toString());
    }

    private static void keytool(String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext context(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private SMTPServer server(String security, String certificate) throws Exception {
        SMTPServer.Builder builder = SMTPServer.port(0)
                .bindAddress(InetAddress.getByName("127.0.0.1"))
                .hostName("localhost")
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }))
                .messageHandler((context, from, to, data) -> came.add(new String(data, StandardCharsets.UTF_8)));
        // Without TLS neither takes any mail.
        return security.equals("tls")
                ? builder.serverSocketFactory(context(certificate)).build()
                : builder.startTlsSocketFactory(context(certificate))
                        .requireTLS()
                        .build();
    }

    private static SmtpChannel channel(int port, String security, String trust) {
        Map<String, Object> set = new HashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "security",
                security,
                "from",
                "网格政务 <noreply@jingkai.example>",
                "user",
                "gridhall",
                "password",
                PASSWORD,
                "timeout_seconds",
                10));
        if (trust != null) {
            set.put("trust", folder.resolve(trust).toString());
        }
        return new SmtpChannel(Some.config(SmtpChannel.Config.class, set));
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void mail_goes_to_the_server_whose_certificate_is_trusted_and_to_no_other(String security) throws Exception {
        SMTPServer server = server(security, "own");
        server.start();
        try {
            int port = server.getPortAllocated();
            channel(port, security, "own.pem").deliver(Some.message(LI));
            assertThat(came).hasSize(1);
            assertThat(came.get(0)).contains("Message-ID: <" + Some.ID);
            for (String trust : java.util.Arrays.asList("other.pem", null)) {
                NotSent refused = catchThrowableOfType(
                        NotSent.class, () -> channel(port, security, trust).deliver(Some.message(LI)));
                assertThat(refused.permanent())
                        .as("set right, it goes out later")
                        .isFalse();
            }
            assertThat(came).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void a_trusted_certificate_of_another_host_is_refused(String security) throws Exception {
        SMTPServer server = server(security, "elsewhere");
        server.start();
        try {
            int port = server.getPortAllocated();
            Files.writeString(
                    folder.resolve("both.pem"),
                    Files.readString(folder.resolve("own.pem")) + Files.readString(folder.resolve("elsewhere.pem")));
            assertThat(catchThrowableOfType(NotSent.class, () -> channel(port, security, "both.pem")
                                    .deliver(Some.message(LI)))
                            .permanent())
                    .isFalse();
            assertThat(came).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void a_file_without_certificates_is_a_fault_of_the_settings() throws Exception {
        Files.writeString(folder.resolve("none.pem"), "");
        for (String trust : List.of("none.pem", "missing.pem", "own.p12")) {
            assertThatThrownBy(() -> channel(1, "tls", trust))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(trust);
        }
    }
}
