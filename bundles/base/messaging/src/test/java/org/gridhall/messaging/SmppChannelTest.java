package org.gridhall.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.cloudhopper.commons.charset.CharsetUtil;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppProcessingException;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Receipts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short messages against a message centre made of another library, which sends receipts, throttles and breaks. */
class SmppChannelTest {

    private static final Contact LI = Contact.phone("13900001234");

    private record Got(String channel, String reference, Receipt.Kind kind, String reason) {}

    private final Centre centre = new Centre();
    private final BlockingQueue<Got> receipts = new LinkedBlockingQueue<>();
    private SmppChannel channel;

    @BeforeEach
    void start() throws Exception {
        centre.start();
        channel = channel("secret");
    }

    @AfterEach
    void stop() {
        channel.close();
        centre.stop();
    }

    private SmppChannel channel(String password) {
        Receipts book =
                (channel, reference, kind, at, reason) -> receipts.add(new Got(channel, reference, kind, reason));
        return new SmppChannel(
                Some.config(
                        SmppChannel.Config.class,
                        Map.of(
                                "host",
                                "127.0.0.1",
                                "port",
                                centre.port,
                                "system_id",
                                "gridhall",
                                "password",
                                password,
                                "source",
                                "10690001",
                                "timeout_seconds",
                                5)),
                book);
    }

    @Test
    void chinese_goes_as_ucs2_and_comes_back_with_a_receipt() throws Exception {
        Delivery delivery = channel.deliver(Some.message(LI));
        SubmitSm sent = centre.submitted.get(0);
        assertThat(sent.getDataCoding()).isEqualTo(SmppConstants.DATA_CODING_UCS2);
        assertThat(new String(sent.getShortMessage(), StandardCharsets.UTF_16BE))
                .isEqualTo("您好，路灯已修好（SQ-1）");
        assertThat(sent.getDestAddress().getAddress()).isEqualTo("13900001234");
        assertThat(sent.getSourceAddress().getAddress()).isEqualTo("10690001");
        assertThat(sent.getRegisteredDelivery()).isEqualTo((byte) 1);
        centre.receipt(delivery.reference(), "DELIVRD");
        assertThat(receipts.poll(30, TimeUnit.SECONDS))
                .isEqualTo(new Got("sms", delivery.reference(), Receipt.Kind.DELIVERED, null));
        centre.receipt(delivery.reference(), "ACCEPTD");
        centre.receipt(delivery.reference(), "UNDELIV");
        assertThat(receipts.poll(30, TimeUnit.SECONDS))
                .isEqualTo(new Got("sms", delivery.reference(), Receipt.Kind.FAILED, "UNDELIV 000"));
    }

    @Test
    void a_long_text_goes_in_parts_that_make_the_whole_again() throws Exception {
        String text = "长".repeat(140) + "\uD842\uDFB7" + "文".repeat(60);
        channel.deliver(Some.message(Contact.phone("+86 139-0000-1234"), text, Locale.SIMPLIFIED_CHINESE));
        List<SubmitSm> parts = centre.submitted;
        assertThat(parts).hasSize(4);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            byte[] bytes = parts.get(i).getShortMessage();
            assertThat(bytes.length).isLessThanOrEqualTo(140);
            assertThat(parts.get(i).getEsmClass() & 0x40).isEqualTo(0x40);
            assertThat(new byte[] {bytes[0], bytes[1], bytes[2], bytes[4], bytes[5]})
                    .containsExactly(5, 0, 3, 4, i + 1);
            assertThat(bytes[3]).isEqualTo(parts.get(0).getShortMessage()[3]);
            whole.write(bytes, 6, bytes.length - 6);
            assertThat(parts.get(i).getRegisteredDelivery()).isEqualTo((byte) (i + 1 == parts.size() ? 1 : 0));
        }
        assertThat(whole.toString(StandardCharsets.UTF_16BE)).isEqualTo(text);
        assertThat(parts.get(0).getDestAddress().getAddress()).isEqualTo("8613900001234");
        assertThat(parts.get(0).getDestAddress().getTon()).isEqualTo((byte) 1);
    }

    @Test
    void plain_letters_go_in_the_default_alphabet() throws Exception {
        channel.deliver(Some.message(LI, "Your report SQ-1 was received.", Locale.ENGLISH));
        SubmitSm sent = centre.submitted.get(0);
        assertThat(sent.getDataCoding()).isEqualTo(SmppConstants.DATA_CODING_DEFAULT);
        assertThat(CharsetUtil.decode(sent.getShortMessage(), CharsetUtil.CHARSET_GSM))
                .isEqualTo("Your report SQ-1 was received.");
    }

    @Test
    void the_centres_refusal_decides_whether_it_is_tried_again() throws Exception {
        centre.status = SmppConstants.STATUS_THROTTLED;
        NotSent throttled = catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(LI)));
        assertThat(throttled.permanent()).isFalse();
        assertThat(throttled.after()).isPositive();
        centre.status = SmppConstants.STATUS_INVDSTADR;
        assertThat(catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(LI)))
                        .permanent())
                .isTrue();
        centre.status = SmppConstants.STATUS_SYSERR;
        assertThat(catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(LI)))
                        .permanent())
                .isFalse();
        assertThat(catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(Contact.phone("110;rm"))))
                        .permanent())
                .isTrue();
        centre.status = SmppConstants.STATUS_OK;
        assertThat(channel.deliver(Some.message(LI)).reference()).isNotNull();
    }

    @Test
    void a_session_that_breaks_is_opened_again() throws Exception {
        channel.deliver(Some.message(LI));
        centre.stop();
        NotSent away = catchThrowableOfType(NotSent.class, () -> channel.deliver(Some.message(LI)));
        assertThat(away.permanent()).isFalse();
        centre.start();
        Delivery delivery = channel.deliver(Some.message(LI));
        centre.receipt(delivery.reference(), "DELIVRD");
        assertThat(receipts.poll(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_wrong_password_may_be_right_later() {
        SmppChannel wrong = channel("wrong");
        try {
            NotSent refused = catchThrowableOfType(NotSent.class, () -> wrong.deliver(Some.message(LI)));
            assertThat(refused.permanent()).isFalse();
        } finally {
            wrong.close();
        }
    }

    @Test
    void a_password_whose_file_is_not_there_may_be_there_later(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("smpp");
        SmppChannel late = channel("file:" + file);
        try {
            NotSent away = catchThrowableOfType(NotSent.class, () -> late.deliver(Some.message(LI)));
            assertThat(away.permanent()).isFalse();
            Files.writeString(file, "secret");
            assertThat(late.deliver(Some.message(LI)).reference()).isNotNull();
        } finally {
            late.close();
        }
    }

    /** A message centre. */
    private static final class Centre implements SmppServerHandler {
        final List<SubmitSm> submitted = new CopyOnWriteArrayList<>();
        final AtomicInteger ids = new AtomicInteger(1000);
        volatile int status = SmppConstants.STATUS_OK;
        volatile SmppServerSession session;
        int port;
        private DefaultSmppServer server;
        private NioEventLoopGroup boss;
        private NioEventLoopGroup workers;
        private ScheduledExecutorService timer;

        void start() throws Exception {
            if (port == 0) {
                try (ServerSocket free = new ServerSocket(0)) {
                    port = free.getLocalPort();
                }
            }
            SmppServerConfiguration configuration = new SmppServerConfiguration();
            configuration.setHost("127.0.0.1");
            configuration.setPort(port);
            configuration.setJmxEnabled(false);
            configuration.setSystemId("centre");
            configuration.setReuseAddress(true);
            boss = new NioEventLoopGroup(1);
            workers = new NioEventLoopGroup(2);
            timer = Executors.newScheduledThreadPool(1);
            server = new DefaultSmppServer(configuration, this, timer, boss, workers);
            server.start();
        }

        void stop() {
            server.destroy();
            timer.shutdownNow();
            boss.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }

        void receipt(String id, String state) throws Exception {
            DeliverSm receipt = new DeliverSm();
            receipt.setEsmClass(SmppConstants.ESM_CLASS_MT_SMSC_DELIVERY_RECEIPT);
            receipt.setSourceAddress(new Address((byte) 1, (byte) 1, "13900001234"));
            receipt.setDestAddress(new Address((byte) 1, (byte) 1, "10690001"));
            receipt.setShortMessage(("id:" + id + " sub:001 dlvrd:001 submit date:2603021000 done date:2603021001 stat:"
                            + state + " err:000 text:hello")
                    .getBytes(StandardCharsets.US_ASCII));
            session.sendRequestPdu(receipt, 5000, true).await();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind)
                throws SmppProcessingException {
            if (!"secret".equals(configuration.getPassword())) {
                throw new SmppProcessingException(SmppConstants.STATUS_INVPASWD);
            }
        }

        @Override
        public void sessionCreated(Long id, SmppServerSession created, BaseBindResp response) {
            session = created;
            created.serverReady(new DefaultSmppSessionHandler() {
                @Override
                @SuppressWarnings("rawtypes")
                public PduResponse firePduRequestReceived(PduRequest request) {
                    PduResponse answer = request.createResponse();
                    if (request instanceof SubmitSm submit) {
                        answer.setCommandStatus(status);
                        if (status == SmppConstants.STATUS_OK) {
                            submitted.add(submit);
                            ((SubmitSmResp) answer).setMessageId(Integer.toHexString(ids.incrementAndGet()));
                        }
                    }
                    return answer;
                }
            });
        }

        @Override
        public void sessionDestroyed(Long id, SmppServerSession destroyed) {
            destroyed.destroy();
        }
    }
}
