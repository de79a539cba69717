package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.gridhall.tools.Instance;
import org.gridhall.tools.Stop;

/** {@link SearchBench} in a process of its own, with the libraries of an assembly. */
final class SearchLoad {

    private static final List<String> BUNDLES =
            List.of("org/gridhall/api", "org/gridhall/search", "org/slf4j/slf4j-api", "org/osgi/osgi.core");

    private SearchLoad() {}

    /** The figures, as {@link SearchBench.Figures}; null where there is no clone with examples. */
    static JsonNode run(Path assembly, Path folder, int documents) throws IOException {
        if (!SearchBench.possible()) {
            return null;
        }
        return apart(
                classPath(assembly, folder.resolve("search-libraries"), BUNDLES),
                folder.resolve("search.log"),
                SearchBench.class.getName(),
                String.valueOf(documents),
                folder.resolve("search").toString());
    }

    /** What a program of ours says in its last line, which is JSON. */
    static JsonNode apart(String classPath, Path output, String... program) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-Dgridhall.clone=" + Instance.root(),
                "-cp",
                classPath));
        words.addAll(List.of(program));
        Process process = Children.start(
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()));
        int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
        List<String> lines = Files.readAllLines(output);
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (code != 0 || !last.startsWith("{")) {
            throw Stop.failed("测试程序 " + program[0] + " 失败：" + last, "The bench " + program[0] + " failed: " + last);
        }
        return new ObjectMapper().readTree(last);
    }

    /** The tools of an assembly and some of its bundles, with what those carry inside. */
    static String classPath(Path assembly, Path unpacked, List<String> bundles) throws IOException {
        List<String> path = new ArrayList<>();
        path.add(assembly.resolve("tools") + "/*");
        for (String bundle : bundles) {
            Path jar;
            try (Stream<Path> files = Files.walk(assembly.resolve("system").resolve(bundle))) {
                jar = files.filter(file -> file.toString().endsWith(".jar"))
                        .findFirst()
                        .orElseThrow(() -> Stop.failed("程序包里没有 " + bundle, "The assembly has no " + bundle));
            }
            path.add(jar.toString());
            unpack(jar, unpacked);
        }
        path.add(unpacked + "/*");
        return String.join(System.getProperty("path.separator"), path);
    }

    /** The libraries that a bundle carries inside. */
    private static void unpack(Path bundle, Path to) throws IOException {
        Files.createDirectories(to);
        try (JarFile jar = new JarFile(bundle.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>)
                    jar.stream().filter(each -> each.getName().matches("[^/]+\\.jar"))::iterator) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, to.resolve(entry.getName()));
                }
            }
        }
    }
}
