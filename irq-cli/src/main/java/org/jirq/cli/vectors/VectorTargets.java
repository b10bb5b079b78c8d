// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import org.jirq.api.Cell;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;
import org.jspecify.annotations.Nullable;

/** Builds the controller that a file of QEMU's vectors was recorded from. */
public final class VectorTargets {

  private VectorTargets() {}

  /**
   * Builds a controller; for use as a {@link org.jirq.testkit.VectorTargetFactory}.
   *
   * @param controller what the file's header says
   * @param profile datasheet, kvm or qemu
   * @param cell how it keeps its state
   * @return the controller, or {@code null} if no such one is known
   */
  public static @Nullable VectorTarget create(
      QemuController controller, String profile, Cell cell) {
    return switch (controller.name()) {
      case "clint" -> new ClintTarget(controller, profile, cell);
      case "plic" -> new PlicTarget(controller, profile, cell);
      case "gicv2" -> new GicV2Target(controller, profile, cell);
      case "gicv3" -> new GicV3Target(controller, profile, cell);
      case "pic" -> new PicTarget(controller, profile, cell);
      case "aplic" -> new AplicTarget(controller, profile, cell);
      default -> null;
    };
  }
}
