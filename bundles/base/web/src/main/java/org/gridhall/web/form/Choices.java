package org.gridhall.web.form;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** What fields stand for, as far as whoever fills in the form may see it. */
public interface Choices {

    /**
     * One thing that a field may stand for.
     *
     * @param key what is stored
     * @param depth how far below the top it stands, from 0
     * @param heading whether it only groups others and cannot be chosen
     */
    record Choice(String key, Text label, int depth, boolean heading) {
        public Choice(String key, Text label) {
            this(key, label, 0, false);
        }
    }

    /**
     * All that a field may stand for.
     *
     * @param register whose records; null for other kinds
     * @return empty where there are too many to list, and where they cannot be listed
     */
    Optional<List<Choice>> list(Kind kind, String register);

    /**
     * What is meant by a key, or by the words that name one thing alone: the name or number of a ticket, record or unit.
     *
     * @return empty where there is no such thing for whoever asks
     */
    Optional<Choice> find(Kind kind, String register, String words);

    /** The names of keys; those without a name for the reader are missing. */
    Map<String, Text> names(Kind kind, String register, Collection<String> keys);

    /**
     * The person with this identity number, or, for {@link Kind#ORGANIZATION}, the organization with this credit code.
     *
     * @param name of somebody who is not known yet; may be empty
     * @return their id
     * @throws Problem with what is wrong
     */
    String identify(Kind kind, String number, String name);

    /** Nothing to choose from: for forms that stand for nothing. */
    Choices NONE = new Choices() {
        @Override
        public Optional<List<Choice>> list(Kind kind, String register) {
            return Optional.empty();
        }

        @Override
        public Optional<Choice> find(Kind kind, String register, String words) {
            return Optional.empty();
        }

        @Override
        public Map<String, Text> names(Kind kind, String register, Collection<String> keys) {
            return Map.of();
        }

        @Override
        public String identify(Kind kind, String number, String name) {
            throw Problem.notFound("这里不能登记人员", "Nobody can be named here");
        }
    };
}
