// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.Cell;
import org.jspecify.annotations.Nullable;

/** Builds the controller that a vector file was recorded from. */
@FunctionalInterface
public interface VectorTargetFactory {

  /**
   * Builds a controller in its reset state.
   *
   * @param controller what the file's header says
   * @param profile the profile to build it with: datasheet, kvm or qemu
   * @param cell how it keeps its state
   * @return the controller, or {@code null} if this factory knows no such one
   * @throws IllegalArgumentException if the controller has no such profile
   */
  @Nullable VectorTarget create(QemuController controller, String profile, Cell cell);
}
