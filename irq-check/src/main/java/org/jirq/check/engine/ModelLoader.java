// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the project's classes a second time, rewritten, into one unnamed module; all others, and
 * what the checker and a model both know, come from the parent.
 */
final class ModelLoader extends ClassLoader {

  static final String OURS = "org.jirq.";

  private static final String CHECK = "org.jirq.check.";
  private static final String ENGINE = CHECK + "engine.";
  private static final Set<String> SHARED =
      Set.of(
          CHECK + "Model",
          CHECK + "Model$Actor",
          CHECK + "Violation",
          CHECK + "Explorer",
          CHECK + "ExplorerResult",
          CHECK + "Finding");

  private final Map<String, byte[]> replacements;
  private final Sites sites = new Sites();
  private final Map<String, Set<String>> volatiles = new HashMap<>();

  ModelLoader(ClassLoader parent, Map<String, byte[]> replacements) {
    super("model", parent);
    this.replacements = Map.copyOf(replacements);
    Hooks.class.getModule().addExports(Hooks.class.getPackageName(), getUnnamedModule());
  }

  Sites sites() {
    return sites;
  }

  private static boolean isOurs(String name) {
    return name.startsWith(OURS) && !name.startsWith(ENGINE) && !SHARED.contains(name);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOurs(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] original = bytes(name);
        if (original == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] rewritten = rewrite(original);
        loaded = defineClass(name, rewritten, 0, rewritten.length);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private byte[] rewrite(byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Instrumenter(writer, this), 0);
    return writer.toByteArray();
  }

  private byte @Nullable [] bytes(String name) {
    byte[] replaced = replacements.get(name);
    if (replaced != null) {
      return replaced;
    }
    // Class files are never encapsulated, so this finds them in modules, too.
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a field is volatile, as far as it is one of ours. */
  boolean isVolatile(String owner, String field) {
    String name = owner.replace('/', '.');
    if (!isOurs(name)) {
      return false;
    }
    synchronized (volatiles) {
      return volatiles.computeIfAbsent(name, this::volatilesOf).contains(field);
    }
  }

  private Set<String> volatilesOf(String name) {
    Set<String> found = new HashSet<>();
    byte[] original = bytes(name);
    if (original != null) {
      new ClassReader(original)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable FieldVisitor visitField(
                    int access,
                    String field,
                    String descriptor,
                    @Nullable String signature,
                    @Nullable Object value) {
                  if ((access & Opcodes.ACC_VOLATILE) != 0) {
                    found.add(field);
                  }
                  return null;
                }
              },
              ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    return found;
  }
}
