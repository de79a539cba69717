package org.gridhall.modules;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.ModuleState.Fault;
import org.gridhall.api.module.Modules;
import org.gridhall.modules.Resolution.Candidate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modules that have arrived, and what of them is in force. Each change builds a new snapshot beside the old one and
 * then swaps them, so that a reader never sees half a change. What is refused changes nothing that worked.
 */
public class ModuleRegistry implements Catalogue, Modules {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleRegistry.class);

    /** Where a descriptor came from, and what of it is or was good. */
    private record Entry(DescriptorSource source, Reading reading, Draft before, long arrival) {}

    private final DescriptorReader reader = new DescriptorReader();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, DescriptorSource> overlays = new TreeMap<>();
    private final Map<Draft, List<Fault>> vetoed = new LinkedHashMap<>();
    private final Set<Fault> told = new HashSet<>();
    private long arrivals;
    private boolean settled;
    private volatile Snapshot now = Snapshot.EMPTY;
    private volatile Consumer<List<ModuleDefinition>> listener = modules -> {};

    /**
     * A registry of the modules that paths name: a descriptor file, a folder with {@code GRIDHALL-INF/module.yaml} such
     * as {@code src/main/resources}, or a folder of {@code *.module.yaml} files. For tests and tools.
     *
     * @throws IllegalArgumentException with all faults when one is refused
     */
    public static ModuleRegistry of(Path... paths) {
        ModuleRegistry registry = new ModuleRegistry();
        for (Path path : paths) {
            DescriptorSource.under(path).forEach(registry::put);
        }
        List<ModuleState> refused =
                registry.states().stream().filter(state -> !state.active()).toList();
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(refused.toString());
        }
        registry.settle();
        return registry;
    }

    /** Told of what is in force after each change, before the change is over. */
    public final void listen(Consumer<List<ModuleDefinition>> consumer) {
        listener = consumer;
    }

    /** Takes a descriptor, in the place of what arrived under its key. */
    public final synchronized void put(DescriptorSource source) {
        Entry old = entries.get(source.key());
        Draft before = old == null ? null : inForce(old);
        if (old != null && old.reading().draft() != null) {
            vetoed.remove(old.reading().draft());
        }
        Reading reading = reader.read(source, this::overlay);
        // a source keeps its turn as long as it stays
        long arrival = old == null ? ++arrivals : old.arrival();
        entries.put(source.key(), new Entry(source, reading, before, arrival));
        Set<String> working = ids();
        Resolution resolution = resolve();
        Optional<Fault> harm = reading.good().flatMap(draft -> harm(draft, working, resolution));
        if (harm.isPresent()) {
            vetoed.put(reading.draft(), List.of(harm.get()));
            commit(resolve());
        } else {
            commit(resolution);
        }
    }

    /**
     * Takes a descriptor in the place of what arrived under another key: the same module comes from elsewhere now. If
     * it is refused, what was there goes on.
     */
    public final synchronized void replace(String key, DescriptorSource source) {
        Entry old = entries.remove(key);
        if (old != null) {
            entries.putIfAbsent(source.key(), old);
        }
        put(source);
    }

    /** Takes away what arrived under a key, and all that it brought. */
    public final synchronized void remove(String key) {
        Entry old = entries.remove(key);
        if (old != null) {
            vetoed.remove(old.reading().draft());
            commit(resolve());
        }
    }

    /**
     * What the district says otherwise of a module.
     *
     * @param content of the overlay; null to take it away
     */
    public final synchronized void overlay(String module, String name, byte[] content) {
        DescriptorSource overlay = content == null ? null : DescriptorSource.text(name, name, content);
        DescriptorSource old = overlay == null ? overlays.remove(module) : overlays.put(module, overlay);
        if (overlay == null && old == null) {
            return;
        }
        for (Entry entry : List.copyOf(entries.values())) {
            if (entry.reading().id().equals(module)) {
                put(entry.source());
            }
        }
    }

    /** Says that all are here that were to come at the start; what still waits for another module is now told. */
    public final synchronized void settle() {
        settled = true;
        tell(now.states);
    }

    private DescriptorSource overlay(String module, String key) {
        return overlays.get(module);
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        now.modules.forEach(module -> ids.add(module.id()));
        return ids;
    }

    private Draft inForce(Entry entry) {
        for (Draft draft : new Draft[] {entry.reading().draft(), entry.before()}) {
            if (draft != null && isInForce(draft)) {
                return draft;
            }
        }
        return null;
    }

    private boolean isInForce(Draft draft) {
        return now.modules.contains(draft.definition());
    }

    private Resolution resolve() {
        List<Candidate> candidates = new ArrayList<>();
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (entry.reading().draft() != null) {
                candidates.add(candidate(each.getKey(), entry.reading().draft(), entry.arrival()));
            }
            if (entry.before() != null) {
                candidates.add(candidate(each.getKey(), entry.before(), entry.arrival()));
            }
        }
        return new Resolution(candidates, vetoed);
    }

    private Candidate candidate(String key, Draft draft, long arrival) {
        return new Candidate(key, draft, arrival, isInForce(draft));
    }

    /** What would no longer work if a draft came into force. */
    private static Optional<Fault> harm(Draft draft, Set<String> working, Resolution after) {
        if (after.inForce().values().stream().noneMatch(candidate -> candidate.draft() == draft)) {
            return Optional.empty();
        }
        return working.stream()
                .filter(id -> !after.inForce().containsKey(id))
                .sorted()
                .findFirst()
                .map(lost -> new Fault(
                        draft.definition().origin(),
                        0,
                        "",
                        Text.of(
                                "启用它会使模块 " + lost + " 失效：" + why(lost, after, Text::zh) + "；请补上所缺内容，或先更新、移除模块 " + lost,
                                "With it the module " + lost + " would stop working: " + why(lost, after, Text::en)
                                        + "; bring back what is missing, or update or remove " + lost + " first")));
    }

    private static String why(String id, Resolution after, java.util.function.Function<Text, String> language) {
        return after.refused().entrySet().stream()
                .filter(refused -> refused.getKey().draft().id().equals(id))
                .flatMap(refused -> refused.getValue().stream())
                .findFirst()
                .map(fault -> language.apply(fault.message()))
                .orElse("");
    }

    private void commit(Resolution resolution) {
        List<ModuleState> states = new ArrayList<>();
        Set<Draft> inForce = new HashSet<>();
        resolution.inForce().values().forEach(candidate -> {
            inForce.add(candidate.draft());
            states.add(active(candidate.draft()));
        });
        resolution.refused().forEach((candidate, faults) -> {
            // what was replaced by something better from the same source is no news
            Entry entry = entries.get(candidate.source());
            if (candidate.draft() == entry.reading().draft()) {
                states.add(refused(entry, faults));
            }
        });
        entries.values().stream()
                .filter(entry -> entry.reading().draft() == null)
                .forEach(entry -> states.add(refused(entry, entry.reading().faults())));
        entries.replaceAll((key, entry) -> inForce.contains(entry.reading().draft())
                ? new Entry(entry.source(), entry.reading(), null, entry.arrival())
                : entry);
        states.sort(Comparator.comparing(ModuleState::id)
                .thenComparing(state -> !state.active())
                .thenComparing(ModuleState::origin));
        List<ModuleDefinition> modules = resolution.inForce().values().stream()
                .map(candidate -> candidate.draft().definition())
                .toList();
        if (changed(modules) || !states.equals(now.states)) {
            now = new Snapshot(now.revision + 1, modules, states);
            tell(states);
            listener.accept(now.modules);
        }
    }

    private boolean changed(List<ModuleDefinition> modules) {
        return modules.size() != now.modules.size() || !new HashSet<>(now.modules).containsAll(modules);
    }

    private static ModuleState active(Draft draft) {
        ModuleDefinition module = draft.definition();
        return new ModuleState(
                module.id(),
                module.version(),
                module.title(),
                module.origin(),
                true,
                List.of(),
                module.types().size(),
                module.categories().size(),
                module.rules().size(),
                module.roles().size());
    }

    private static ModuleState refused(Entry entry, List<Fault> faults) {
        Reading reading = entry.reading();
        ModuleDefinition module = reading.good().map(Draft::definition).orElse(null);
        return new ModuleState(
                reading.id(),
                reading.version(),
                reading.title(),
                entry.source().origin(),
                false,
                faults,
                module == null ? 0 : module.types().size(),
                module == null ? 0 : module.categories().size(),
                module == null ? 0 : module.rules().size(),
                module == null ? 0 : module.roles().size());
    }

    /** One line in the log for each fault, once. While the first modules arrive, those that wait are not told of. */
    private void tell(List<ModuleState> states) {
        Set<Fault> standing = new HashSet<>();
        for (ModuleState state : states) {
            boolean broken = entries.values().stream()
                    .anyMatch(entry -> entry.reading().draft() == null
                            && entry.source().origin().equals(state.origin()));
            for (Fault fault : state.problems()) {
                standing.add(fault);
                if ((settled || broken) && told.add(fault)) {
                    LOG.warn(
                            "Module {} from {} refused: {}:{} {} {}",
                            state.id(),
                            state.origin(),
                            fault.file(),
                            fault.line(),
                            fault.path(),
                            fault.message().en());
                }
            }
        }
        told.retainAll(standing);
    }

    @Override
    public final synchronized List<Fault> check(String name, String yaml) {
        String stem = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
        Optional<Entry> changed = overlaid(stem);
        if (changed.isPresent()) {
            DescriptorSource overlay = DescriptorSource.text(name, stem, bytes);
            return tried(changed.get().source(), reader.read(changed.get().source(), (id, key) -> overlay));
        }
        DescriptorSource source = DescriptorSource.text("check:" + name, stem, bytes);
        Reading reading = reader.read(source, this::overlay);
        String key = entries.values().stream()
                .filter(entry -> entry.reading().id().equals(reading.id()))
                .map(entry -> entry.source().key())
                .findFirst()
                .orElse(source.key());
        return tried(new DescriptorSource(key, source.origin(), source.name(), null, source.files()), reading);
    }

    /** The module that a file would be the overlay of. */
    private Optional<Entry> overlaid(String file) {
        if (!file.endsWith(".yaml") || file.endsWith("module.yaml")) {
            return Optional.empty();
        }
        String id = file.substring(0, file.length() - ".yaml".length());
        return entries.values().stream()
                .filter(entry -> entry.reading().id().equals(id))
                .findFirst();
    }

    /** What would be refused if a reading came in the place of a source. */
    private List<Fault> tried(DescriptorSource source, Reading reading) {
        if (reading.draft() == null) {
            return reading.faults();
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            Draft draft = inForce(each.getValue());
            if (!each.getKey().equals(source.key()) && draft != null) {
                candidates.add(candidate(each.getKey(), draft, each.getValue().arrival()));
            }
        }
        Candidate tried = new Candidate(source.key(), reading.draft(), Long.MAX_VALUE, false);
        candidates.add(tried);
        Resolution resolution = new Resolution(candidates, Map.of());
        List<Fault> faults = resolution.refused().get(tried);
        if (faults != null) {
            return faults;
        }
        return harm(reading.draft(), ids(), resolution).map(List::of).orElse(List.of());
    }

    @Override
    public final List<ModuleState> states() {
        return now.states;
    }

    @Override
    public final String schema() {
        return reader.schema();
    }

    @Override
    public final long revision() {
        return now.revision;
    }

    @Override
    public final List<ModuleDefinition> modules() {
        return now.modules;
    }

    @Override
    public final Optional<TicketType> type(String code) {
        return Optional.ofNullable(code).map(now.types::get);
    }

    @Override
    public final Optional<Category> category(String code) {
        return Optional.ofNullable(code).map(now.categories::get);
    }

    @Override
    public final List<Category> categories() {
        return now.categoriesInOrder;
    }

    @Override
    public final List<DispatchRule> rules() {
        return now.rules;
    }

    @Override
    public final Optional<Role> role(String code) {
        return Optional.ofNullable(code).map(now.roles::get);
    }

    @Override
    public final List<Role> roles() {
        return List.copyOf(now.roles.values());
    }

    @Override
    public final Optional<RegisterType> register(String code) {
        return Optional.ofNullable(code).map(now.registers::get);
    }

    @Override
    public final List<RegisterType> registers() {
        return List.copyOf(now.registers.values());
    }

    @Override
    public final Optional<Channel> channel(String code) {
        return Optional.ofNullable(code).map(now.channels::get);
    }

    @Override
    public final List<Channel> channels() {
        return List.copyOf(now.channels.values());
    }

    @Override
    public final Optional<MessageTemplate> template(String code) {
        return Optional.ofNullable(code).map(now.templates::get);
    }

    @Override
    public final List<String> withDescendants(String category) {
        return now.withDescendants(Objects.requireNonNull(category, "category"));
    }
}
