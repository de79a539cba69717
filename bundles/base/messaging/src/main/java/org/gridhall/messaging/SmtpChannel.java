package org.gridhall.messaging;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Mail by SMTP (RFC 5321), one connection a message. The id of the message is its Message-ID, so that a repeat after a
 * crash is known to mail programs.
 */
@Component(
        service = MessageChannel.class,
        configurationPid = "org.gridhall.message.smtp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SmtpChannel implements MessageChannel {

    /** What a district sets in {@code etc/org.gridhall.message.smtp.cfg}. */
    public @interface Config {
        String host() default "";

        int port() default 587;

        /** {@code starttls}, {@code tls} from the first byte on, or {@code none} for a server on the same machine. */
        String security() default "starttls";

        /**
         * A file of certificates (PEM) that alone are believed, of the server itself or of who signs for it; empty for those
         * of the Java runtime.
         */
        String trust() default "";

        /** Empty where the server asks for no login. */
        String user() default "";

        /** The password, {@code file:PATH} or {@code env:NAME}. */
        String password() default "";

        /** The address that mail comes from, such as {@code 网格政务 <noreply@district.gov.cn>}. */
        String from() default "";

        /** Seconds to connect, and for each answer. */
        int timeout_seconds() default 20;

        int concurrency() default 4;
    }

    private final Config config;
    private final Session session;
    private final InternetAddress from;
    private final String domain;

    @Activate
    public SmtpChannel(Config config) {
        this.config = config;
        try {
            this.session = within(() -> Session.getInstance(properties(config)));
            this.from = new InternetAddress(config.from(), true);
            String name = InternetAddress.parse(config.from())[0].getPersonal();
            from.setPersonal(name, StandardCharsets.UTF_8.name());
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("org.gridhall.message.smtp: from is not an e-mail address", e);
        }
        this.domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
    }

    private static Properties properties(Config config) {
        String millis = Long.toString(1000L * Math.max(1, config.timeout_seconds()));
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", config.host());
        properties.put("mail.smtp.port", Integer.toString(config.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(!config.user().isBlank()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.socketFactory.fallback", "false");
        if (!config.trust().isBlank()) {
            properties.put(
                    "mail.smtp.ssl.socketFactory",
                    Trust.in(Path.of(config.trust().strip())));
        }
        switch (config.security().strip().toLowerCase(Locale.ROOT)) {
            case "starttls" -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case "tls" -> properties.put("mail.smtp.ssl.enable", "true");
            case "none" -> properties.put("mail.smtp.starttls.enable", "false");
            default ->
                throw new IllegalArgumentException(
                        "org.gridhall.message.smtp: security is starttls, tls or none, not " + config.security());
        }
        return properties;
    }

    @Override
    public String code() {
        return MAIL;
    }

    @Override
    public int concurrency() {
        return config.concurrency();
    }

    @Override
    public boolean reaches(Outgoing message) {
        return message.to().mail() != null && message.body() != null;
    }

    @Override
    public Delivery deliver(Outgoing outgoing) throws NotSent {
        InternetAddress to = address(outgoing.to().mail());
        try {
            return within(() -> {
                MimeMessage message = message(outgoing, to);
                try (Transport transport = session.getTransport("smtp")) {
                    if (config.user().isBlank()) {
                        transport.connect();
                    } else {
                        transport.connect(config.user(), Secret.of(config.password()));
                    }
                    transport.sendMessage(message, new Address[] {to});
                }
                return Delivery.accepted(message.getMessageID());
            });
        } catch (MessagingException e) {
            throw refused(e);
        }
    }

    private static InternetAddress address(String mail) throws NotSent {
        try {
            return new InternetAddress(mail.strip(), true);
        } catch (AddressException e) {
            throw NotSent.ever("not an e-mail address");
        }
    }

    private MimeMessage message(Outgoing outgoing, InternetAddress to) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + outgoing.id() + "@" + domain + ">");
            }
        };
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, to);
        message.setSubject(outgoing.subject().in(outgoing.locale()), StandardCharsets.UTF_8.name());
        message.setText(outgoing.body().in(outgoing.locale()), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(outgoing.queuedAt()));
        message.setHeader("Content-Language", outgoing.locale().toLanguageTag());
        // RFC 3834: nobody's absence notice is to answer.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    /** The reason holds the server's code only: its words often repeat the address. */
    private static NotSent refused(MessagingException failure) {
        int code = 0;
        for (Exception e = failure;
                e != null;
                e = e instanceof MessagingException next ? next.getNextException() : null) {
            if (e instanceof AuthenticationFailedException) {
                return NotSent.now("the mail server refuses the login");
            }
            if (e instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (e instanceof SMTPSenderFailedException sender) {
                return NotSent.now("the mail server refuses the sender: " + sender.getReturnCode());
            } else if (e instanceof SMTPSendFailedException send && code == 0) {
                code = send.getReturnCode();
            }
        }
        if (code >= 500 && code != 521 && code != 530 && code != 535) {
            return NotSent.ever("the mail server refused: " + code);
        }
        return NotSent.now(code > 0 ? "the mail server answered " + code : "the mail server cannot be reached safely");
    }

    /** What may fail as mail does. */
    private interface Work<T> {
        T run() throws MessagingException;
    }

    /** Mail finds its providers by the class loader of the thread. */
    private static <T> T within(Work<T> work) throws MessagingException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SmtpChannel.class.getClassLoader());
        try {
            return work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
