// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jirq.check.mutant.Mutant;
import org.jirq.check.mutant.MutantCompiler;
import org.jirq.check.mutant.Mutants;
import org.jirq.check.world.Chosen;
import org.jirq.check.world.Scenario;
import org.jirq.check.world.Scenarios;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The scenarios of the library's own machines, run on the real classes or on a mutant of them.
 *
 * <p>A finding has an id that says it all: {@code scenario:schedule}, or {@code
 * mutant:scenario:schedule}.
 *
 * <p><b>Threads.</b> Confined to one thread.
 */
public final class Check {

  private final String mutant;
  private final Map<String, byte[]> mutated;
  private final Map<String, String> factories = factoryNames();
  private @Nullable Explorer first;

  /**
   * Takes the real classes.
   *
   * @return a check of the library as it is
   */
  public static Check ofTheLibrary() {
    return new Check("", Map.of());
  }

  /**
   * Takes a mutant: patches the library's sources and compiles them.
   *
   * @param name one of {@link #mutants}
   * @return a check of the library with that defect
   * @throws IllegalArgumentException if there is no such mutant
   * @throws IllegalStateException if its patch does not fit the sources, or there is no compiler
   */
  public static Check ofMutant(String name) {
    return new Check(name, MutantCompiler.compile(Mutants.named(name)));
  }

  private Check(String mutant, Map<String, byte[]> mutated) {
    this.mutant = mutant;
    this.mutated = mutated;
  }

  /**
   * Names the scenarios.
   *
   * @return their names, in the order in which they are to be run, and what each one is
   */
  public static Map<String, String> scenarios() {
    return Scenarios.all().stream()
        .collect(
            Collectors.toMap(
                Scenario::name, Scenario::what, (one, other) -> one, java.util.LinkedHashMap::new));
  }

  /**
   * Names the mutants.
   *
   * @return their names, and for each the rule by which it is found and what is wrong
   */
  public static Map<String, String> mutants() {
    return Mutants.all().stream()
        .collect(
            Collectors.toMap(
                Mutant::name,
                m -> m.oracle() + " " + m.scenario() + ": " + m.sentence(),
                (one, other) -> one,
                java.util.LinkedHashMap::new));
  }

  /**
   * Runs the schedules of a scenario.
   *
   * @param scenario one of {@link #scenarios}
   * @param preemptions how many there may be in one schedule, 0 or more
   * @param mostSchedules how many schedules to run at most, 1 or more
   * @param progress told the number of schedules so far
   * @return what was seen; a finding's schedule is an id for {@link #replay}
   * @throws IllegalArgumentException if there is no such scenario, or a number is out of range
   */
  public ExplorerResult run(
      String scenario, int preemptions, long mostSchedules, LongConsumer progress) {
    ExplorerResult result = explorer(scenario).explore(preemptions, mostSchedules, progress);
    return new ExplorerResult(
        result.schedules(), result.complete(), result.steps(), named(scenario, result.finding()));
  }

  /**
   * Runs one schedule once more.
   *
   * @param id what {@link #run} gave
   * @param steps told each step in words
   * @return the violation; {@code null} if there is none
   * @throws IllegalArgumentException if it is no such id
   */
  public static @Nullable Finding replay(String id, Consumer<String> steps) {
    List<String> parts = List.of(id.split(":", -1));
    if (parts.size() < 2 || parts.size() > 3) {
      throw new IllegalArgumentException("schedule=" + id + " is not [mutant:]scenario:schedule");
    }
    Check check = parts.size() == 3 ? ofMutant(parts.get(0)) : ofTheLibrary();
    String scenario = parts.get(parts.size() - 2);
    return check.named(
        scenario, check.explorer(scenario).replay(parts.get(parts.size() - 1), steps));
  }

  private @Nullable Finding named(String scenario, @Nullable Finding finding) {
    if (finding == null) {
      return null;
    }
    String prefix = mutant.isEmpty() ? "" : mutant + ":";
    return new Finding(prefix + scenario + ":" + finding.schedule(), finding.violation());
  }

  /** All scenarios share the rewritten classes: each one has a factory class of its own. */
  private Explorer explorer(String scenario) {
    Scenarios.named(scenario);
    String factory = factories.get(scenario);
    if (first == null) {
      Map<String, byte[]> replacements = new TreeMap<>(mutated);
      byte[] chosen = chosen();
      factories.forEach((name, type) -> replacements.put(type, factory(chosen, type, name)));
      first = new Explorer(factory, replacements);
      return first;
    }
    return first.other(factory);
  }

  private static Map<String, String> factoryNames() {
    Map<String, String> names = new TreeMap<>();
    for (Scenario scenario : Scenarios.all()) {
      names.put(scenario.name(), Chosen.class.getName() + names.size());
    }
    return names;
  }

  private static byte[] chosen() {
    try (InputStream in = Chosen.class.getResourceAsStream("Chosen.class")) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + Chosen.class);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The factory's class file with another name, and another scenario's name in it. */
  private static byte[] factory(byte[] chosen, String type, String scenario) {
    ClassReader reader = new ClassReader(chosen);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(new Naming(writer, type.replace('.', '/'), scenario), ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  private static final class Naming extends ClassVisitor {

    private static final String CHOSEN = Type.getInternalName(Chosen.class);

    private final String type;
    private final String name;

    Naming(ClassVisitor next, String type, String name) {
      super(Opcodes.ASM9, next);
      this.type = type;
      this.name = name;
    }

    @Override
    public void visit(
        int version,
        int access,
        String before,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      super.visit(version, access, type, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String of, boolean isInterface) {
          super.visitMethodInsn(
              opcode, owner.equals(CHOSEN) ? type : owner, called, of, isInterface);
        }

        @Override
        public void visitLdcInsn(Object value) {
          super.visitLdcInsn(Chosen.PLACE.equals(value) ? name : value);
        }
      };
    }
  }
}
