package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailRoot;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** Checking the trail, its roots, and whole histories as signed files. */
public final class TrailRoutes {

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final Services services;

    public TrailRoutes(Services services) {
        this.services = services;
    }

    @Field("第一处不符 | The first thing that does not fit")
    public record BrokenView(
            @Field(value = "如何被破坏 | How it was broken", required = true, example = "entry_changed") String manner,
            @Field(value = "所属对象；只关乎根时为空 | Whose chain; null for a root alone", example = "ticket/722413094182912001")
                    String subject,
            @Field("链中位置 | Place in the chain") int seq,
            @Field("该条的编号；已无从得知时为空 | Its id; null when nobody can tell any more") String entry,
            @Field("记录时间 | When it was recorded") Instant recordedAt,
            @Field("显示此处的根 | Number of the root that shows it; 0 for none") long root) {

        static BrokenView of(Trail.Fault fault) {
            return new BrokenView(
                    fault.manner().name().toLowerCase(java.util.Locale.ROOT),
                    fault.subject() == null ? null : fault.subject().toString(),
                    fault.seq(),
                    Ids.words(fault.entry()),
                    fault.at(),
                    fault.root());
        }
    }

    @Field("留痕校验结果 | What a check of the trail found")
    public record VerdictView(
            boolean intact,
            @Field("校验的链数 | Chains computed") long subjects,
            @Field("校验的条数 | Entries computed") long entries,
            @Field("校验的根数 | Roots computed") long roots,
            @Field("第一处不符 | The first thing that does not fit") BrokenView broken,
            @Field("一句话说明 | All of it in a sentence") Text reason) {

        static VerdictView of(Trail.Verdict verdict) {
            return new VerdictView(
                    verdict.intact(),
                    verdict.subjects(),
                    verdict.entries(),
                    verdict.roots(),
                    verdict.broken() == null ? null : BrokenView.of(verdict.broken()),
                    verdict.reason());
        }
    }

    @Field("每日根 | A root over a day's entries")
    public record RootView(
            @Field("从 1 起的号 | From 1") long number,
            LocalDate day,
            @Field(required = true) Instant sealedAt,
            @Field("封存的条数 | How many entries it seals") int entries,
            @Field("SHA-256 | SHA-256 of what it says") String hash,
            @Field("全文和签名，同根文件 | All that it says, and the signature, as in the file of roots") String line,
            @Field("签名密钥 | Id of the key that signed it") String key,
            @Field("公钥，X.509，Base64 | Its public half, X.509 in Base64") String publicKey) {

        static RootView of(TrailRoot root) {
            return new RootView(
                    root.number(),
                    root.day(),
                    root.sealedAt(),
                    root.entries(),
                    root.hash(),
                    root.line(),
                    root.key(),
                    root.publicKey());
        }
    }

    public void declare(Routes routes) {
        routes.add(
                get("/trail/verify")
                        .says(
                                "trail",
                                "校验留痕链和每日根；不填则校验全部",
                                "Compute a chain of the trail again, and the roots over it; all of them without subject")
                        .needs(Permissions.TRAIL_VERIFY)
                        .text("subject", "例如 ticket/722413094182912001", "Such as ticket/722413094182912001")
                        .gives(VerdictView.class)
                        .to(this::verify),
                get("/trail/roots")
                        .says("trail", "每日根，按号排列", "Roots over the trail, by number")
                        .needs(Permissions.TRAIL_VERIFY)
                        .integer("limit", "1 到 1000，默认 100", "1 to 1000; 100 by default")
                        .text("after", "上一页最后一个号", "Number of the last one seen")
                        .givesItems(RootView.class)
                        .to(this::roots),
                get("/trail/{kind}/{id}/export")
                        .says(
                                "trail",
                                "一个对象的全部留痕，一个签名文件，可独立核对",
                                "The whole history of a subject as one signed file that is checked without the platform")
                        .fails(403, 404)
                        .givesMedia("application/json")
                        .to(this::export));
    }

    private Object verify(Exchange x) {
        String words = x.text("subject");
        Subject subject = words == null ? null : parse(words);
        if (!x.actor().mayEverywhere(Permissions.TRAIL_VERIFY)) {
            // A verdict says that something is there and how much was done to it.
            if (subject == null || !subject.kind().equals(Subject.TICKET)) {
                throw Problem.forbidden(
                        "您的岗位只能校验可查看的事项，请填写 subject=ticket/编号",
                        "Your posts may check tickets that they see; name one by subject=ticket/ID");
            }
            services.tickets().get(x.actor(), subject.id());
        }
        return VerdictView.of(
                subject == null
                        ? services.trail().verifyAll()
                        : services.trail().verify(subject));
    }

    private static Subject parse(String subject) {
        try {
            return Subject.parse(subject);
        } catch (IllegalArgumentException e) {
            throw Exchange.unreadable("subject", "应为 种类/编号，例如 ticket/123", "This is kind/id, such as ticket/123");
        }
    }

    private Object roots(Exchange x) {
        Integer limit = x.integer("limit", 1, MOST);
        Long after = x.idIn("after");
        List<TrailRoot> roots =
                services.trail().roots(x.actor(), after == null ? 0 : after, limit == null ? USUAL : limit);
        if (roots.size() == (limit == null ? USUAL : limit)) {
            x.linkNext(Long.toString(roots.get(roots.size() - 1).number()));
        }
        return new Items<>(roots.stream().map(RootView::of).toList());
    }

    private Object export(Exchange x) throws IOException {
        Subject subject;
        try {
            subject = Subject.parse(x.path("kind") + "/" + x.path("id"));
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("没有这个对象的留痕，请核对", "There is no history of this; check what was asked for");
        }
        try (Late out = new Late(() -> begin(x, subject))) {
            services.trail().export(x.actor(), subject, out);
        }
        return null;
    }

    private static OutputStream begin(Exchange x, Subject subject) throws IOException {
        x.set("Content-Disposition", "attachment; filename=\"trail-" + subject.kind() + "-" + subject.id() + ".json\"");
        x.set("Cache-Control", "no-store");
        return x.write("application/json", -1);
    }
}
