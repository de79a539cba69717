package org.gridhall.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Receipts;
import org.gridhall.api.message.ShortMessage;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.InvalidDeliveryReceiptException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short messages by SMPP 3.4, one transceiver session that is opened again when it breaks, also while there is nothing to
 * send, since receipts come by it. A text of several parts counts as delivered when its last part is.
 */
@Component(
        service = MessageChannel.class,
        immediate = true,
        configurationPid = "org.gridhall.message.smpp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SmppChannel implements MessageChannel {

    /** What a district sets in {@code etc/org.gridhall.message.smpp.cfg}. */
    public @interface Config {
        String host() default "";

        int port() default 2775;

        /** TLS from the first byte on; the certificate must be of this host and known to Java. */
        boolean tls() default false;

        String system_id() default "";

        /** The password, {@code file:PATH} or {@code env:NAME}. */
        String password() default "";

        String system_type() default "";

        /** The number that messages come from. */
        String source() default "";

        /** Type of that number: 0 unknown, 1 international, 2 national, 3 network, 5 letters. */
        int source_ton() default 0;

        /** The same of recipients' numbers that do not begin with {@code +}. */
        int destination_ton() default 0;

        /** Whether to ask for receipts. */
        boolean receipts() default true;

        /** Seconds for each answer. */
        int timeout_seconds() default 10;

        /** Messages that may wait for their answers at once. */
        int concurrency() default 8;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SmppChannel.class);
    private static final int MOST_PARTS = 10;
    private static final int HEADER = 6;
    private static final byte WITH_HEADER = 0x40;
    private static final Duration THROTTLED = Duration.ofSeconds(30);
    private static final int ALIVE_MILLIS = 30_000;
    private static final int LOOK_SECONDS = 15;

    /** Wrong length, number, type of number, refused for good. */
    private static final Set<Integer> FOR_EVER = Set.of(0x01, 0x0B, 0x33, 0x34, 0x50, 0x51, 0x65, 0x66);

    private final Config config;
    private final Receipts receipts;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gridhall-smpp");
        thread.setDaemon(true);
        return thread;
    });
    private SMPPSession session;
    private boolean warned;
    private boolean closed;

    @Activate
    public SmppChannel(Config config, @Reference Receipts receipts) {
        this.config = config;
        this.receipts = receipts;
        watcher.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    public void close() {
        watcher.shutdownNow();
        synchronized (this) {
            closed = true;
            drop(session);
        }
    }

    private void look() {
        try {
            session();
        } catch (NotSent e) {
            LOG.debug("{}", e.getMessage());
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end this schedule for good, and receipts would wait for the next message.
            LOG.warn("the session with the message centre is looked at again: {}", e.toString());
        }
    }

    /** The session, bound. */
    private synchronized SMPPSession session() throws NotSent {
        if (closed) {
            throw NotSent.now("the channel ends");
        }
        if (session != null && session.getSessionState().isBound()) {
            return session;
        }
        drop(session);
        String password = password();
        SMPPSession fresh = new SMPPSession(new Sockets(config.tls(), millis()));
        fresh.setEnquireLinkTimer(ALIVE_MILLIS);
        fresh.setTransactionTimer(millis());
        fresh.setMessageReceiverListener(new Incoming());
        try {
            fresh.connectAndBind(
                    config.host(),
                    config.port(),
                    new BindParameter(
                            BindType.BIND_TRX,
                            config.system_id(),
                            password,
                            config.system_type(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null),
                    millis());
        } catch (IOException e) {
            drop(fresh);
            throw without(e);
        }
        if (warned) {
            LOG.info("the message centre is there again");
            warned = false;
        }
        session = fresh;
        return fresh;
    }

    private String password() throws NotSent {
        try {
            return Secret.of(config.password());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw without(e);
        }
    }

    private NotSent without(Exception e) {
        if (!warned) {
            LOG.warn("no session with the message centre {}:{}: {}", config.host(), config.port(), e.getMessage());
            warned = true;
        }
        return NotSent.now("no session with the message centre");
    }

    private int millis() {
        return 1000 * Math.max(1, config.timeout_seconds());
    }

    private static void drop(SMPPSession session) {
        if (session != null && session.getSessionState() != SessionState.CLOSED) {
            session.unbindAndClose();
        }
    }

    @Override
    public String code() {
        return SMS;
    }

    @Override
    public int concurrency() {
        return config.concurrency();
    }

    @Override
    public boolean reaches(Outgoing message) {
        return message.to().phone() != null && message.body() != null;
    }

    @Override
    public Delivery deliver(Outgoing outgoing) throws NotSent {
        String number = outgoing.to().phone().replaceAll("[\\s()-]", "");
        if (!number.matches("\\+?[0-9]{3,20}")) {
            throw NotSent.ever("not a telephone number");
        }
        ShortMessage text = ShortMessage.of(outgoing.body().in(outgoing.locale()));
        List<String> parts = text.parts();
        if (parts.size() > MOST_PARTS) {
            throw NotSent.ever("too long for a short message: " + parts.size() + " parts");
        }
        SMPPSession bound = session();
        String last = null;
        for (int part = 0; part < parts.size(); part++) {
            byte[] bytes =
                    parts.get(part).getBytes(text.plain() ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE);
            if (parts.size() > 1) {
                bytes = part((byte) outgoing.message(), parts.size(), part + 1, bytes);
            }
            last = submit(bound, number, bytes, text.plain(), parts.size() > 1, part + 1 == parts.size());
        }
        return Delivery.accepted(last);
    }

    /** A part of a longer text with its header (3GPP TS 23.040, 9.2.3.24.1). */
    private static byte[] part(byte reference, int all, int number, byte[] text) {
        byte[] bytes = new byte[HEADER + text.length];
        bytes[0] = HEADER - 1;
        bytes[1] = 0;
        bytes[2] = 3;
        bytes[3] = reference;
        bytes[4] = (byte) all;
        bytes[5] = (byte) number;
        System.arraycopy(text, 0, bytes, HEADER, text.length);
        return bytes;
    }

    private String submit(SMPPSession bound, String number, byte[] bytes, boolean plain, boolean header, boolean last)
            throws NotSent {
        boolean international = number.startsWith("+");
        try {
            return bound.submitShortMessage(
                            "",
                            TypeOfNumber.valueOf((byte) config.source_ton()),
                            NumberingPlanIndicator.ISDN,
                            config.source(),
                            international
                                    ? TypeOfNumber.INTERNATIONAL
                                    : TypeOfNumber.valueOf((byte) config.destination_ton()),
                            NumberingPlanIndicator.ISDN,
                            international ? number.substring(1) : number,
                            new ESMClass(header ? WITH_HEADER : 0),
                            (byte) 0,
                            (byte) 0,
                            null,
                            null,
                            new RegisteredDelivery(
                                    config.receipts() && last
                                            ? SMSCDeliveryReceipt.SUCCESS_FAILURE
                                            : SMSCDeliveryReceipt.DEFAULT),
                            (byte) 0,
                            new GeneralDataCoding(plain ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2),
                            (byte) 0,
                            bytes)
                    .getMessageId();
        } catch (NegativeResponseException e) {
            throw refused(e.getCommandStatus());
        } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
            // Nobody knows whether it was taken; whatever comes next begins with a fresh session.
            synchronized (this) {
                drop(bound);
            }
            throw NotSent.now("the message centre did not answer");
        } catch (PDUException e) {
            throw NotSent.ever("not something the message centre could be told");
        }
    }

    private static NotSent refused(int status) {
        String reason = "the message centre answered " + String.format("0x%02X", status);
        if (status == SMPPConstant.STAT_ESME_RTHROTTLED || status == SMPPConstant.STAT_ESME_RMSGQFUL) {
            return NotSent.before(THROTTLED, reason);
        }
        return FOR_EVER.contains(status) ? NotSent.ever(reason) : NotSent.now(reason);
    }

    /** What the centre sends: receipts. Messages to us are taken and left. */
    private final class Incoming implements MessageReceiverListener {

        @Override
        public void onAcceptDeliverSm(DeliverSm message) throws ProcessRequestException {
            if (!message.isSmscDeliveryReceipt()) {
                return;
            }
            try {
                DeliveryReceipt receipt = message.getShortMessageAsDeliveryReceipt();
                OptionalParameter.Receipted_message_id id =
                        message.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
                record(id == null ? receipt.getId() : id.getValueAsString(), receipt);
            } catch (InvalidDeliveryReceiptException e) {
                LOG.warn("a receipt of the message centre could not be read");
            } catch (RuntimeException e) {
                // The centre keeps it and sends it again.
                LOG.warn("a receipt is asked for again: {}", e.toString());
                throw new ProcessRequestException("later", SMPPConstant.STAT_ESME_RX_T_APPN);
            }
        }

        private void record(String id, DeliveryReceipt receipt) {
            DeliveryReceiptState state = receipt.getFinalStatus();
            if (id == null || state == null) {
                return;
            }
            switch (state) {
                case DELIVRD -> receipts.record(SMS, id, Receipt.Kind.DELIVERED, Instant.now(), null);
                case EXPIRED, DELETED, UNDELIV, REJECTD ->
                    receipts.record(SMS, id, Receipt.Kind.FAILED, Instant.now(), state + " " + receipt.getError());
                default -> LOG.debug("on its way: {}", state);
            }
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification notification) {
            LOG.debug("alert");
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("not taken", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
