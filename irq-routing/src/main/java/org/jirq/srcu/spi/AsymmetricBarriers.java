// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds asymmetric barriers, always through a loader that the caller names: the thread's context
 * loader is never asked, because plug-in hosts set it to something else.
 */
public final class AsymmetricBarriers {

  private AsymmetricBarriers() {}

  /**
   * Lists the barriers that a class loader sees, on its class path or in named modules.
   *
   * @param loader the loader to ask
   * @return the barriers, available or not, ordered by name
   */
  public static List<AsymmetricBarrier> providers(ClassLoader loader) {
    return sorted(ServiceLoader.load(AsymmetricBarrier.class, loader));
  }

  /**
   * Lists the barriers of a module layer and its parents.
   *
   * @param layer the layer to ask
   * @return the barriers, available or not, ordered by name
   */
  public static List<AsymmetricBarrier> providers(ModuleLayer layer) {
    return sorted(ServiceLoader.load(layer, AsymmetricBarrier.class));
  }

  /**
   * Finds a barrier that works on this machine.
   *
   * @param loader the loader to ask
   * @return the first by name of those that are available; empty if none is
   */
  public static Optional<AsymmetricBarrier> available(ClassLoader loader) {
    return providers(loader).stream().filter(AsymmetricBarrier::isAvailable).findFirst();
  }

  private static List<AsymmetricBarrier> sorted(ServiceLoader<AsymmetricBarrier> loaded) {
    List<AsymmetricBarrier> found = new ArrayList<>();
    loaded.forEach(found::add);
    found.sort(Comparator.comparing(AsymmetricBarrier::name));
    return List.copyOf(found);
  }
}
