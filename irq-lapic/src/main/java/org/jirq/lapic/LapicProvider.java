// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.ChipRole;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes a {@link Lapic} alone on a bus of its own ({@link Lapic#bus}), for boards that are
 * configured by name; machines with several CPUs make the bus themselves.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, kvm), {@code apicId}, {@code
 * timerFrequency}, {@code tscFrequency} (numbers, decimal or with 0x; Hz), {@code bootProcessor}
 * (true, false). The context's outputs take output 0; its sink is not used.
 */
public final class LapicProvider implements IrqChipProvider {

  private static final Set<String> SETTINGS =
      Set.of("profile", "apicId", "timerFrequency", "tscFrequency", "bootProcessor");

  /** Called by {@link java.util.ServiceLoader}. */
  public LapicProvider() {}

  @Override
  public String name() {
    return "lapic";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("x86_64");
  }

  @Override
  public ChipRole role() {
    return ChipRole.CPU_LOCAL;
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    for (String name : new TreeSet<>(context.settings().keySet())) {
      if (!SETTINGS.contains(name)) {
        throw new IllegalArgumentException(
            "setting=" + name + " is not one of " + new TreeSet<>(SETTINGS));
      }
    }
    LapicProfile profile = context.setting("profile", LapicProfile::of, LapicProfile.DATASHEET);
    ApicBus bus = ApicBus.builder().profile(profile).cell(context.cell()).build();
    int apicId = context.setting("apicId", Integer::decode, 0);
    return Lapic.builder(bus, apicId)
        .events(context.events())
        .outputs(context.outputs())
        .timerFrequency(context.setting("timerFrequency", Long::decode, TimeScale.SECOND))
        .tscFrequency(context.setting("tscFrequency", Long::decode, 0L))
        .bootProcessor(context.setting("bootProcessor", LapicProvider::parseBoolean, apicId == 0))
        .build();
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
