package org.gridhall.search;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.gridhall.api.search.SearchDocument;

/** The files of one index. What is committed with the documents, its facts, is always true of them. */
final class Index implements AutoCloseable {

    private static final double BUFFER_MIB = 32;

    /** The order in which equals are answered: with it, the rest of them need not be looked at. */
    private static final Sort NEWEST = new Sort(
            new SortField(Fields.TIME, SortField.Type.LONG, true), new SortField(Fields.ID, SortField.Type.LONG, true));

    private static final String FORMAT = "format";

    private final Path folder;
    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Map<String, String> facts = new ConcurrentHashMap<>();

    /**
     * Opens an index, or makes an empty one where there is none.
     *
     * @throws CorruptIndexException when it cannot be read, or is of another format
     */
    Index(Path folder, Grams grams) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        directory = FSDirectory.open(folder);
        try {
            writer = new IndexWriter(
                    directory,
                    new IndexWriterConfig(grams)
                            .setOpenMode(OpenMode.CREATE_OR_APPEND)
                            .setIndexSort(NEWEST)
                            .setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0))
                            .setRAMBufferSizeMB(BUFFER_MIB)
                            .setCommitOnClose(false));
        } catch (EOFException | NoSuchFileException | IndexFormatTooOldException | IndexFormatTooNewException e) {
            directory.close();
            throw new CorruptIndexException(e.toString(), folder.toString(), e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
        try {
            writer.getLiveCommitData().forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
            if (!facts.getOrDefault(FORMAT, Fields.FORMAT).equals(Fields.FORMAT)) {
                throw new CorruptIndexException("of format " + facts.get(FORMAT), folder.toString());
            }
            facts.put(FORMAT, Fields.FORMAT);
            commit();
            searchers = new SearcherManager(writer, null);
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            directory.close();
            throw e;
        }
    }

    SearcherManager searchers() {
        return searchers;
    }

    String fact(String name) {
        return facts.get(name);
    }

    /** Names of facts after a beginning, without it. */
    List<String> facts(String beginning) {
        return facts.keySet().stream()
                .filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .sorted()
                .toList();
    }

    /** States a fact; committed with what was changed before. */
    void fact(String name, String value) {
        facts.put(name, value);
    }

    void put(Collection<SearchDocument> documents) throws IOException {
        for (SearchDocument document : documents) {
            String key = Fields.key(document.kind(), document.id(), document.code());
            writer.updateDocument(new Term(Fields.KEY, key), Documents.of(document));
        }
    }

    void remove(String kind, long id) throws IOException {
        writer.deleteDocuments(new Term(Fields.KEY, Fields.key(kind, id, null)));
    }

    /** Removes those of a kind whose id is above one and not above another. */
    void removeBetween(String kind, long above, long last) throws IOException {
        writer.deleteDocuments(new BooleanQuery.Builder()
                .add(new TermQuery(new Term(Fields.KIND, kind)), BooleanClause.Occur.FILTER)
                .add(LongPoint.newRangeQuery(Fields.ID, Math.addExact(above, 1), last), BooleanClause.Occur.FILTER)
                .build());
    }

    void removeAll(String kind) throws IOException {
        writer.deleteDocuments(new Term(Fields.KIND, kind));
    }

    /** Rewrites the files that still hold what was removed or replaced. May take minutes. */
    void expunge() throws IOException {
        writer.forceMergeDeletes(true);
    }

    /** What was changed is on the disk when this returns, and can be found. */
    void commit() throws IOException {
        writer.setLiveCommitData(Map.copyOf(facts).entrySet());
        writer.commit();
        if (searchers != null) {
            searchers.maybeRefresh();
        }
    }

    /** Whether an error has closed the writer for good. */
    boolean broken() {
        return writer.getTragicException() != null;
    }

    long bytes() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(Index::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Merged away meanwhile.
            return 0;
        }
    }

    /** Gives the files back as the last commit left them. */
    @Override
    public void close() throws IOException {
        searchers.close();
        writer.rollback();
        directory.close();
    }

    /** Whether an error says that the files are not what was written. */
    static boolean corrupt(Throwable e) {
        return e instanceof CorruptIndexException
                || e instanceof IndexNotFoundException
                || e instanceof EOFException
                || e instanceof NoSuchFileException
                || e.getCause() != null && corrupt(e.getCause());
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, IOException e) throws IOException {
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
