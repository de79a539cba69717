package org.gridhall.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.NotSent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail against a real server, and against one that misbehaves as it is told to. */
class SmtpChannelTest {

    private static final Contact LI = Contact.mail("li@example.org");

    private final GreenMail server =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static SmtpChannel channel(int port, Map<String, Object> more) {
        Map<String, Object> set = new HashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "security",
                "none",
                "from",
                "网格政务 <noreply@jingkai.example>",
                "timeout_seconds",
                5));
        set.putAll(more);
        return new SmtpChannel(Some.config(SmtpChannel.Config.class, set));
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    @Test
    void a_mail_arrives_with_chinese_in_its_head_and_its_body_and_the_same_id_each_time() throws Exception {
        SmtpChannel channel = channel(port(), Map.of());
        Delivery first = channel.deliver(Some.message(LI));
        Delivery second = channel.deliver(Some.message(LI));
        assertThat(first).isEqualTo(second);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("办理结果 SQ-1");
        assertThat(mail.getContent().toString().strip()).isEqualTo("您好，路灯已修好（SQ-1）");
        assertThat(mail.getMessageID()).isEqualTo("<" + Some.ID + ".jingkai@jingkai.example>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getFrom()[0].toString()).contains("noreply@jingkai.example");
        assertThat(mail.getAllRecipients()).hasSize(1);
    }

    @Test
    void it_logs_in_with_a_password_from_a_file_and_a_wrong_one_may_be_right_later() throws Exception {
        server.setUser("gridhall", "gridhall", "geheim");
        server.getUserManager().setAuthRequired(true);
        Path secret = Files.writeString(folder.resolve("password"), "geheim\n");
        channel(port(), Map.of("user", "gridhall", "password", "file:" + secret))
                .deliver(Some.message(LI));
        assertThat(server.getReceivedMessages()).hasSize(1);
        SmtpChannel wrong = channel(port(), Map.of("user", "gridhall", "password", "no"));
        NotSent refused = catchThrowableOfType(NotSent.class, () -> wrong.deliver(Some.message(LI)));
        assertThat(refused.permanent()).isFalse();
        assertThat(refused.getMessage()).doesNotContain("geheim");
    }

    @Test
    void without_the_encryption_that_is_asked_for_nothing_is_sent() {
        for (String security : List.of("starttls", "tls")) {
            SmtpChannel channel = channel(port(), Map.of("security", security));
            NotSent refused = catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(LI)));
            assertThat(refused.permanent()).isFalse();
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void what_is_no_single_address_is_refused_before_any_server_sees_it() {
        for (String address :
                List.of("li", "li@example.org, all@example.org", "li@example.org\r\nBcc: all@example.org")) {
            NotSent refused = catchThrowableOfType(
                    NotSent.class, () -> channel(port(), Map.of()).deliver(Some.message(Contact.mail(address))));
            assertThat(refused.permanent()).isTrue();
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 <li@example.org> unknown, true",
        "RCPT, 450 4.2.1 <li@example.org> busy, false",
        "DATA, 554 refused, true",
        "MAIL, 421 closing, false",
        "DATA, drop, false",
        "EHLO, 421 too many, false"
    })
    void the_servers_refusal_decides_whether_it_is_tried_again(String at, String answer, boolean permanent)
            throws Exception {
        try (Misbehaving odd = new Misbehaving(at, answer)) {
            SmtpChannel channel = channel(odd.port(), Map.of());
            NotSent refused = catchThrowableOfType(
                    NotSent.class, () -> channel.deliver(Some.message(LI, "Hello", Locale.ENGLISH)));
            assertThat(refused.permanent()).isEqualTo(permanent);
            assertThat(refused.getMessage()).doesNotContain("li@example.org");
            assertThat(odd.heard).contains(at.equals("EHLO") ? "EHLO" : at);
        }
    }

    @Test
    void a_server_that_is_not_there_may_be_there_later() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        NotSent refused = catchThrowableOfType(
                NotSent.class, () -> channel(closed, Map.of()).deliver(Some.message(LI)));
        assertThat(refused.permanent()).isFalse();
    }

    /** Answers well until one command, then as told. */
    private static final class Misbehaving implements AutoCloseable {
        final List<String> heard = new CopyOnWriteArrayList<>();
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final String at;
        private final String answer;

        Misbehaving(String at, String answer) throws IOException {
            this.at = at;
            this.answer = answer;
            Thread thread = new Thread(this::serve);
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    talk(client);
                } catch (IOException gone) {
                    continue;
                }
            }
        }

        private void talk(Socket client) throws IOException {
            OutputStream out = client.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(out, "220 odd ESMTP");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
                heard.add(command);
                if (command.equals(at) || command.equals("HELO") && at.equals("EHLO")) {
                    if (answer.equals("drop")) {
                        return;
                    }
                    say(out, answer);
                } else {
                    say(out, command.equals("QUIT") ? "221 bye" : command.equals("DATA") ? "354 go on" : "250 ok");
                }
            }
        }

        private static void say(OutputStream out, String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
