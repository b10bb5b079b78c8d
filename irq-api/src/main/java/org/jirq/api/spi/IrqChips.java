// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds chip providers, always through a loader that the caller names: the thread's context loader
 * is never asked, because plug-in hosts set it to something else.
 */
public final class IrqChips {

  private IrqChips() {}

  /**
   * Lists the providers that a class loader sees, on its class path or in named modules.
   *
   * @param loader the loader to ask
   * @return the providers, ordered by name
   */
  public static List<IrqChipProvider> providers(ClassLoader loader) {
    return sorted(ServiceLoader.load(IrqChipProvider.class, loader));
  }

  /**
   * Lists the providers of a module layer and its parents.
   *
   * @param layer the layer to ask
   * @return the providers, ordered by name
   */
  public static List<IrqChipProvider> providers(ModuleLayer layer) {
    return sorted(ServiceLoader.load(layer, IrqChipProvider.class));
  }

  /**
   * Finds a provider by name.
   *
   * @param name the provider's name
   * @param loader the loader to ask
   * @return the provider
   * @throws IllegalArgumentException if there is none, naming those there are, or more than one
   */
  public static IrqChipProvider provider(String name, ClassLoader loader) {
    return named(name, providers(loader));
  }

  /**
   * Finds a provider by name.
   *
   * @param name the provider's name
   * @param layer the layer to ask
   * @return the provider
   * @throws IllegalArgumentException if there is none, naming those there are, or more than one
   */
  public static IrqChipProvider provider(String name, ModuleLayer layer) {
    return named(name, providers(layer));
  }

  /**
   * Finds the chips of an architecture.
   *
   * @param architecture {@code x86_64} (or {@code amd64}), {@code riscv64}, {@code aarch64} (or
   *     {@code arm64}), or another that a provider names; as in the system property {@code os.arch}
   *     of a JVM on Linux
   * @param loader the loader to ask
   * @return its chips, at least one
   * @throws IllegalArgumentException if there are none, naming the architectures there are
   */
  public static ArchitectureChips forArchitecture(String architecture, ClassLoader loader) {
    return ArchitectureChips.of(architecture, providers(loader));
  }

  /**
   * Finds the chips of an architecture.
   *
   * @param architecture as in {@link #forArchitecture(String, ClassLoader)}
   * @param layer the layer to ask
   * @return its chips, at least one
   * @throws IllegalArgumentException if there are none, naming the architectures there are
   */
  public static ArchitectureChips forArchitecture(String architecture, ModuleLayer layer) {
    return ArchitectureChips.of(architecture, providers(layer));
  }

  private static List<IrqChipProvider> sorted(ServiceLoader<IrqChipProvider> loaded) {
    List<IrqChipProvider> found = new ArrayList<>();
    loaded.forEach(found::add);
    found.sort(Comparator.comparing(IrqChipProvider::name));
    return List.copyOf(found);
  }

  private static IrqChipProvider named(String name, List<IrqChipProvider> all) {
    List<IrqChipProvider> matching = all.stream().filter(p -> p.name().equals(name)).toList();
    if (matching.size() != 1) {
      throw new IllegalArgumentException(
          "name=%s: %d chip providers of that name among %s"
              .formatted(name, matching.size(), all.stream().map(IrqChipProvider::name).toList()));
    }
    return matching.get(0);
  }
}
