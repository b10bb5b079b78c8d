// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jirq.api.IrqChip;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.pic.Pic;
import org.jirq.routing.IrqRouter;

/**
 * Patches the sources that the build has put beside these classes, and compiles them in memory
 * against the real classes.
 */
public final class MutantCompiler {

  private static final List<Class<?>> REAL =
      List.of(IrqChip.class, IrqRouter.class, IoApic.class, Pic.class, IrqfdRegistry.class);

  /** The sources' annotation, which need not be there when the library runs. */
  private static final String NULLABLE = "org.jspecify.annotations.Nullable";

  private static final String NULLABLE_SOURCE =
      """
      package org.jspecify.annotations;
      @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
      public @interface Nullable {}
      """;

  private MutantCompiler() {}

  /**
   * Compiles a mutant.
   *
   * @param mutant the mutant
   * @return the class files by binary name
   * @throws IllegalStateException if a patch does not fit its file, the result is not Java, or
   *     there is no compiler
   */
  public static Map<String, byte[]> compile(Mutant mutant) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException(
          "mutants need a Java compiler: run on a JDK, with the module jdk.compiler");
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-nowarn", "-classpath", classPath());
    List<JavaFileObject> sources = new ArrayList<>();
    patched(mutant).forEach((name, text) -> sources.add(new Source(name, text)));
    sources.add(new Source(NULLABLE, NULLABLE_SOURCE));
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
        InMemory memory = new InMemory(files)) {
      if (!compiler.getTask(null, memory, problems, options, null, sources).call()) {
        throw new IllegalStateException(
            "mutant=" + mutant.name() + " cannot be compiled: " + errors(problems));
      }
      return memory.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String errors(DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining("; "));
  }

  private static Map<String, String> patched(Mutant mutant) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Patch patch : mutant.patches()) {
      String name = patch.file().substring(patch.file().indexOf(':') + 1);
      String before = texts.containsKey(name) ? texts.get(name) : source(patch.file());
      texts.put(name, patch.apply(mutant.name(), before));
    }
    return texts;
  }

  private static String source(String file) {
    String path = "/sources/" + file.replace('.', '/').replace(':', '/') + ".java";
    try (InputStream in = MutantCompiler.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the sources are not beside the classes: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the real classes came from, whichever path that was. */
  private static String classPath() {
    return Stream.concat(
            REAL.stream().map(MutantCompiler::place),
            Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path of " + type, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Map<String, Output> outputs = new TreeMap<>();

    InMemory(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return outputs.computeIfAbsent(className, Output::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>();
      outputs.forEach((name, output) -> classes.put(name, output.bytes.toByteArray()));
      classes.remove(NULLABLE);
      return classes;
    }
  }
}
