package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.message.Mailbox.Letter;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Preview;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.trail.Subject;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** The outbox for those who look after it, templates tried out, and everybody's own mailbox. */
public final class MessageRoutes {

    private static final int SMALL = 32 << 10;

    private final Services services;

    public MessageRoutes(Services services) {
        this.services = services;
    }

    @Field("消息的一次回执 | What became of a message at one moment")
    public record ReceiptView(
            @Field(value = "tried、sent、delivered、read 或 failed | One of these", required = true, example = "sent")
                    String kind,
            String channel,
            @Field(required = true) Instant at,
            @Field("通道给的编号 | The channel's own name for it") String reference,
            @Field("未成功的原因 | Why not") String reason) {

        static ReceiptView of(Receipt receipt) {
            return new ReceiptView(
                    lower(receipt.kind()), receipt.channel(), receipt.at(), receipt.reference(), receipt.reason());
        }
    }

    @Field("发件箱中的消息，不含内容 | A message of the outbox, without its words")
    public record MessageView(
            @Field(required = true, example = "722413094182912001") String id,
            @Field(
                            value = "waiting、sent、delivered、read、failed、cancelled 或 expanded | One of these",
                            required = true,
                            example = "sent")
                    String state,
            @Field("收件人种类：account、person、unit、post、address | Kind of recipient") String kind,
            @Field(value = "收件人，号码和地址已遮盖 | Recipient, addresses masked", example = "139****1234") String recipient,
            @Field("消息模板 | Its template") String template,
            @Field("发给程序的事件类型 | Type of an event to a program") String event,
            @Field("现在的通道 | The channel it goes by") String channel,
            @Field("通道的先后 | Channels in order of preference") List<String> channels,
            @Field(value = "关于什么，种类/编号 | What it is about, kind/id", example = "ticket/722413094182912001")
                    String about,
            @Field("zh 或 en | zh or en") String language,
            @Field("由发给单位或岗位的哪条消息分出 | The message to a unit or post that it is one of") String parent,
            @Field("交给通道的次数 | How often it was handed to a channel") int attempts,
            Instant queuedAt,
            @Field("下次尝试 | When it is tried next") Instant dueAt,
            @Field("到此时仍未发出即放弃 | When it is given up") Instant expires,
            Instant endedAt,
            @Field("等待或失败的原因 | Why it waits or failed") String reason,
            @Field("回执，列表中不含 | What became of it; not in lists") List<ReceiptView> receipts) {

        static MessageView of(Message message) {
            return new MessageView(
                    Long.toString(message.id()),
                    lower(message.state()),
                    lower(message.kind()),
                    message.recipient(),
                    message.template(),
                    message.event(),
                    message.channel(),
                    message.channels(),
                    message.about() == null ? null : message.about().toString(),
                    message.language(),
                    Ids.words(message.parent()),
                    message.attempts(),
                    message.queuedAt(),
                    message.dueAt(),
                    message.expires(),
                    message.endedAt(),
                    message.reason(),
                    message.receipts().stream().map(ReceiptView::of).toList());
        }
    }

    @Field("试填的事实 | Facts to try a template with")
    public record PreviewBody(@Field(value = "名称: 文字 | name: text", required = true) Map<String, Object> facts) {}

    @Field("模板填好的样子 | What a template says")
    public record PreviewView(
            @Field(required = true) Text subject,
            @Field(required = true) Text body,
            @Field(value = "缺少的事实，文中以花括号标出 | Facts that are missing; in braces in the words", required = true)
                    List<String> missing,
            @Field(value = "模板不认识的事实 | Facts that the template does not know", required = true) List<String> unknown,
            @Field("免打扰时段也发送 | Sent in quiet hours too") boolean urgent,
            @Field("中文短信条数 | Short messages in Chinese") int partsZh,
            @Field("英文短信条数 | Short messages in English") int partsEn) {

        static PreviewView of(Preview preview) {
            return new PreviewView(
                    preview.subject(),
                    preview.body(),
                    preview.missing(),
                    preview.unknown(),
                    preview.urgent(),
                    preview.partsZh(),
                    preview.partsEn());
        }
    }

    @Field("站内信 | A letter")
    public record LetterView(
            @Field(required = true) String id,
            @Field(required = true) Text subject,
            @Field(required = true) Text body,
            String template,
            @Field("关于什么，种类/编号 | What it is about, kind/id") String about,
            @Field(required = true) Instant at,
            @Field("未读为空 | Null while not read") Instant readAt) {

        public static LetterView of(Letter letter) {
            return new LetterView(
                    Long.toString(letter.id()),
                    letter.subject(),
                    letter.body(),
                    letter.template(),
                    letter.about() == null ? null : letter.about().toString(),
                    letter.at(),
                    letter.readAt());
        }
    }

    @Field("未读数 | How many are not read")
    public record UnreadView(@Field(required = true) int unread) {}

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    public void declare(Routes routes) {
        routes.add(
                get("/messages")
                        .says("messages", "发件箱，新的在前", "The outbox, newest first")
                        .needs(Permissions.MESSAGE_MANAGE)
                        .text(
                                "state",
                                "状态",
                                "State",
                                "waiting",
                                "sent",
                                "delivered",
                                "read",
                                "failed",
                                "cancelled",
                                "expanded")
                        .text("channel", "通道：mailbox、sms、mail、webhook、log", "Channel: mailbox, sms, mail, webhook, log")
                        .text(
                                "about",
                                "关于什么，例如 ticket/722413094182912001",
                                "What it is about, such as ticket/722413094182912001")
                        .paged()
                        .givesPage(MessageView.class)
                        .to(this::list),
                get("/messages/{id}")
                        .says("messages", "一条消息和它的回执", "A message with its receipts")
                        .needs(Permissions.MESSAGE_MANAGE)
                        .gives(MessageView.class)
                        .to(x -> MessageView.of(services.outbox().get(x.actor(), x.id("id")))),
                post("/messages/{id}/retry")
                        .says("messages", "立即重发等待、失败或已取消的消息", "Try a message again that waits, failed or was cancelled")
                        .needs(Permissions.MESSAGE_MANAGE)
                        .gives(MessageView.class)
                        .fails(409)
                        .to(x -> MessageView.of(services.outbox().retry(x.actor(), x.id("id")))),
                post("/messages/{id}/cancel")
                        .says("messages", "取消等待发送的消息", "Stop a message that waits")
                        .needs(Permissions.MESSAGE_MANAGE)
                        .gives(MessageView.class)
                        .fails(409)
                        .to(x -> MessageView.of(services.outbox().cancel(x.actor(), x.id("id")))),
                post("/message-templates/{code}/preview")
                        .says("messages", "预览模板，中英文", "Try a template out, in both languages")
                        .needs(Permissions.MESSAGE_MANAGE)
                        .takes(PreviewBody.class)
                        .atMost(SMALL)
                        .example("{\"facts\":{\"number\":\"SQ20260131-00001\",\"title\":\"路灯不亮\"}}")
                        .gives(PreviewView.class)
                        .fails(404, 422)
                        .to(this::preview),
                get("/mailbox")
                        .says("mailbox", "本人的站内信，新的在前", "One's own letters, newest first")
                        .flag("unread", "只看未读", "Only those not read")
                        .paged()
                        .givesPage(LetterView.class)
                        .to(this::letters),
                get("/mailbox/unread")
                        .says("mailbox", "本人未读站内信的数量", "How many letters one has not read")
                        .gives(UnreadView.class)
                        .to(x -> new UnreadView(
                                Math.toIntExact(services.mailbox().unread(x.actor())))),
                post("/mailbox/{id}/read")
                        .says("mailbox", "标为已读", "Mark a letter as read")
                        .gives(LetterView.class)
                        .to(x -> LetterView.of(services.mailbox().read(x.actor(), x.id("id")))));
    }

    private Object list(Exchange x) {
        String state = x.text("state");
        MessageQuery query = new MessageQuery(
                state == null ? null : Message.State.valueOf(state.toUpperCase(Locale.ROOT)),
                x.text("channel"),
                about(x.text("about")),
                x.text("after"),
                x.pageSize());
        return Items.page(x, services.outbox().list(x.actor(), query), MessageView::of);
    }

    private static Subject about(String text) {
        if (text == null) {
            return null;
        }
        int slash = text.indexOf('/');
        long id = slash < 1 ? -1 : Ids.parse(text.substring(slash + 1));
        if (id < 0) {
            throw Exchange.unreadable("about", "应为 种类/编号，例如 ticket/123", "This is kind/id, such as ticket/123");
        }
        return new Subject(text.substring(0, slash), id);
    }

    private Object preview(Exchange x) {
        Map<String, String> facts = new HashMap<>();
        x.body(PreviewBody.class).facts().forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw Problem.invalid("/facts/" + name, "应为文字", "This is a text");
            }
            facts.put(name, text);
        });
        return PreviewView.of(services.outbox().preview(x.actor(), x.path("code"), facts));
    }

    private Object letters(Exchange x) {
        boolean unread = Boolean.TRUE.equals(x.flag("unread"));
        return Items.page(x, services.mailbox().list(x.actor(), unread, x.text("after"), x.pageSize()), LetterView::of);
    }
}
