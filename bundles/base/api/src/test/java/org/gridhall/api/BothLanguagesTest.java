package org.gridhall.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the sources of all bundles: what a user sees is said in Chinese first and in English beside it. */
class BothLanguagesTest {

    private static final Path BUNDLES = Path.of("../..");

    /** Calls whose Chinese is data, made-up examples, or half of words whose other half stands in the line below. */
    private static final Set<String> DATA = Set.of(
            "List.of",
            "Set.of",
            "Map.of",
            "Map.entry",
            "Pattern.compile",
            "new Actor",
            "add",
            "append",
            "bytes",
            "example",
            "fact",
            "put",
            "write",
            "LOG.error");

    private static final List<String> faults = new ArrayList<>();
    private static int pairs;

    @BeforeAll
    static void read() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(BUNDLES)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/"))
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(500);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Calls(unit, positions).scan(unit, null);
            }
        }
    }

    @Test
    void every_problem_and_text_is_said_in_both_languages() {
        assertThat(faults).isEmpty();
        assertThat(pairs).as("calls that say something").isGreaterThan(1000);
    }

    private static boolean chinese(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    private static boolean english(String text) {
        return !chinese(text) && text.matches("(?s).*[A-Za-z]{2}.*");
    }

    private static final class Calls extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Calls(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            check(name(call.getMethodSelect()), call.getArguments(), call);
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            check("new " + made.getIdentifier(), made.getArguments(), made);
            return super.visitNewClass(made, nothing);
        }

        /** Words that describe the interface and the console: Chinese, a bar or a dot, English. */
        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
            for (ExpressionTree argument : annotation.getArguments()) {
                boolean example = argument instanceof AssignmentTree set
                        && set.getVariable().toString().equals("example");
                String words = literals(argument);
                boolean both = Stream.of(words.split(" \\| |· ")).skip(1).anyMatch(BothLanguagesTest::english);
                if (!example && chinese(words) && !both) {
                    fault(annotation, words);
                }
            }
            return super.visitAnnotation(annotation, nothing);
        }

        private void check(String name, List<? extends ExpressionTree> arguments, Tree at) {
            boolean said = name.startsWith("Problem.") || name.equals("new Text") || name.equals("Text.of");
            for (int i = 0; i < arguments.size(); i++) {
                String words = literals(arguments.get(i));
                String next = i + 1 < arguments.size() ? literals(arguments.get(i + 1)) : "";
                if (chinese(words)) {
                    // Words may also be computed, as those of a date are.
                    boolean computed = said
                            && i + 1 < arguments.size()
                            && next.isEmpty()
                            && !(arguments.get(i + 1) instanceof LiteralTree);
                    if (english(next) || computed) {
                        pairs++;
                        i++;
                    } else if (!DATA.contains(name) && !words.contains(" | ")) {
                        fault(at, words);
                    }
                } else if (said && english(words) && words.contains(" ")) {
                    fault(at, words);
                }
            }
        }

        private void fault(Tree at, String words) {
            faults.add(Path.of(unit.getSourceFile().getName()).getFileName() + ":"
                    + unit.getLineMap().getLineNumber(positions.getStartPosition(unit, at)) + " " + words);
        }

        private static String name(ExpressionTree called) {
            return called instanceof MemberSelectTree member
                    ? (member.getExpression().toString().matches("[A-Z]\\w*") ? member.getExpression() + "." : "")
                            + member.getIdentifier()
                    : called.toString();
        }

        /** The texts that an argument is put together of, without those of calls within it. */
        private static String literals(ExpressionTree argument) {
            StringBuilder words = new StringBuilder();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitLiteral(LiteralTree literal, Void nothing) {
                    if (literal.getValue() instanceof String text) {
                        words.append(text);
                    }
                    return null;
                }

                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                    return null;
                }

                @Override
                public Void visitNewClass(NewClassTree made, Void nothing) {
                    return null;
                }

                @Override
                public Void visitLambdaExpression(LambdaExpressionTree lambda, Void nothing) {
                    return null;
                }
            }.scan(argument, null);
            return words.toString();
        }
    }

    /** The test itself finds what is missing. */
    @Test
    void words_of_one_language_alone_are_found() throws IOException {
        Set<String> told = new TreeSet<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path file = Files.createTempFile("Odd", ".java");
        Files.writeString(
                file,
                "class Odd { Object a = new Text(\"只有中文\", \"\"); Object b = Problem.notFound(\"no such thing\", \"some words\");"
                        + " Object c = Text.of(\"好\", \"Good\"); }");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjects(file));
            int before = faults.size();
            for (CompilationUnitTree unit : task.parse()) {
                new Calls(unit, Trees.instance(task).getSourcePositions()).scan(unit, null);
            }
            List<String> found = faults.subList(before, faults.size());
            found.forEach(fault -> told.add(fault.replaceFirst("^\\S+ ", "")));
            found.clear();
        } finally {
            Files.delete(file);
        }
        assertThat(told).containsExactlyInAnyOrder("只有中文", "no such thing", "some words");
    }
}
