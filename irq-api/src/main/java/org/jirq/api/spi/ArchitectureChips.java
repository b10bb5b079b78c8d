// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chips of one architecture, by the loader that was asked: what a board may choose from.
 *
 * <p>Immutable; usable by any number of threads as far as its providers are.
 */
public final class ArchitectureChips {

  private static final Comparator<IrqChipProvider> ORDER =
      Comparator.comparing(IrqChipProvider::role)
          .thenComparingInt(IrqChipProvider::rank)
          .thenComparing(IrqChipProvider::name);

  private final String architecture;
  private final List<IrqChipProvider> providers;

  private ArchitectureChips(String architecture, List<IrqChipProvider> providers) {
    this.architecture = architecture;
    this.providers = providers;
  }

  static ArchitectureChips of(String architecture, Collection<IrqChipProvider> all) {
    String name = canonical(architecture);
    List<IrqChipProvider> found = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    for (IrqChipProvider provider : all) {
      known.addAll(provider.architectures());
      if (provider.architectures().contains(name)) {
        found.add(provider);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("architecture=" + architecture + " is none of " + known);
    }
    found.sort(ORDER);
    return new ArchitectureChips(name, List.copyOf(found));
  }

  /**
   * The JVM's {@code os.arch} says amd64 where the kernel says x86_64; the package names of several
   * Linux distributions, and macOS, say arm64 where the JVM and the Linux kernel say aarch64.
   */
  private static String canonical(String architecture) {
    return switch (architecture) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> architecture;
    };
  }

  /**
   * Returns the architecture.
   *
   * @return its name as the providers write it: {@code "x86_64"}, even if {@code "amd64"} was asked
   */
  public String architecture() {
    return architecture;
  }

  /**
   * Lists all chips: line controllers first, each role by rank, each rank by name.
   *
   * @return the providers, at least one; immutable
   */
  public List<IrqChipProvider> providers() {
    return providers;
  }

  /**
   * Lists the chips of one role, in the order of {@link #providers}.
   *
   * @param role the role
   * @return the providers, maybe none; immutable
   */
  public List<IrqChipProvider> providers(ChipRole role) {
    return providers.stream().filter(provider -> provider.role() == role).toList();
  }

  /**
   * Finds a chip by name.
   *
   * @param name the provider's name
   * @return the provider
   * @throws IllegalArgumentException if the architecture has none of that name, naming those it
   *     has, or more than one
   */
  public IrqChipProvider provider(String name) {
    List<IrqChipProvider> named =
        providers.stream().filter(provider -> provider.name().equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    List<String> names = providers.stream().map(IrqChipProvider::name).toList();
    throw new IllegalArgumentException(
        named.isEmpty()
            ? "name=" + name + " is none of " + names + " of architecture=" + architecture
            : "name=" + name + " is " + named.size() + " providers among " + names);
  }

  /**
   * Finds the line controller of a board that does not choose one: the first in the order.
   *
   * @return the provider
   * @throws IllegalArgumentException if the architecture has none, or there are two providers of
   *     its name
   */
  public IrqChipProvider lineController() {
    List<IrqChipProvider> found = providers(ChipRole.LINE_CONTROLLER);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "architecture=" + architecture + " has no line controller, only " + this);
    }
    return provider(found.get(0).name());
  }

  @Override
  public String toString() {
    return providers.stream().map(IrqChipProvider::name).toList().toString();
  }
}
