package org.gridhall.web.desk;

import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.Party;
import org.gridhall.web.form.FormView;

/** The parts of a ticket's page. */
public final class Sheet {

    private Sheet() {}

    /**
     * Who is what.
     *
     * @param index its place among the parties
     * @param shown masked, or in full once somebody said why
     * @param open whether it is in full
     * @param path where one sees what is known of them; empty where they are nobody of the people model, or not to be seen
     */
    public record Somebody(int index, Text role, Party shown, boolean open, String path) {}

    /**
     * A file.
     *
     * @param kind picture, paper, film, sound or other: how it is shown
     */
    public record File(Attachment file, String kind, String size) {}

    /** Tickets that belong to this one in one way. */
    public record Kin(Text title, List<Row> rows) {}

    /**
     * An action that may be taken now.
     *
     * @param to the stage it leads to; null when the ticket stays
     * @param form what it asks; null where it asks nothing
     * @param open whether its form stands open: because it leads on first, or because it was refused
     */
    public record Deed(String code, Text title, Text to, String icon, FormView form, boolean open, boolean primary) {}

    /** A ticket that is likely about the same matter. */
    public record Double(Row row, Likely likely) {}

    /** How one merges: the action, and the field that names the other ticket. */
    public record Merge(String action, String field) {}

    /**
     * In whose hands it is, and what may be done about that.
     *
     * @param mine whether it is in those of whoever looks
     */
    public record Hands(boolean mine, Handing may, List<Mate> mates) {}

    /**
     * A colleague to choose.
     *
     * @param substitute whether they share the post (AB岗)
     */
    public record Mate(String login, String name, Text post, boolean substitute) {}

    /** What somebody else did meanwhile. */
    public record Meanwhile(String who, Text title, String at, List<Step.Change> changes) {}
}
