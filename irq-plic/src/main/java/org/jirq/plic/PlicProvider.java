// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes a {@link Plic} for boards that are configured by name.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, qemu), {@code sources} (default 95),
 * {@code contexts} (default 2: machine and supervisor mode of one hart), {@code maxPriority}
 * (numbers, decimal or with 0x), {@code edges} (source numbers with edge-triggered gateways,
 * separated by commas), and every {@link PlicOption} in lower case (true, false).
 */
public final class PlicProvider implements IrqChipProvider {

  private static final int DEFAULT_SOURCES = 95;
  private static final int DEFAULT_CONTEXTS = 2;

  /** Called by {@link java.util.ServiceLoader}. */
  public PlicProvider() {}

  @Override
  public String name() {
    return "plic";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("riscv64");
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    checkNames(context);
    PlicBuilder builder =
        Plic.builder(
                context.setting("sources", Integer::decode, DEFAULT_SOURCES),
                context.setting("contexts", Integer::decode, DEFAULT_CONTEXTS))
            .profile(context.setting("profile", PlicProfile::of, PlicProfile.DATASHEET))
            .maxPriority(context.setting("maxPriority", Integer::decode, 7))
            .cell(context.cell())
            .events(context.events())
            .outputs(context.outputs());
    for (PlicOption option : PlicOption.values()) {
      String name = option.name().toLowerCase(Locale.ROOT);
      if (context.settings().containsKey(name)) {
        builder.option(option, context.setting(name, PlicProvider::parseBoolean, false));
      }
    }
    for (int source : context.setting("edges", PlicProvider::parseNumbers, Set.<Integer>of())) {
      builder.trigger(source, PlicTrigger.EDGE);
    }
    return builder.build();
  }

  private static void checkNames(IrqChipContext context) {
    Set<String> known =
        new TreeSet<>(Set.of("profile", "sources", "contexts", "maxPriority", "edges"));
    for (PlicOption option : PlicOption.values()) {
      known.add(option.name().toLowerCase(Locale.ROOT));
    }
    for (String name : new TreeSet<>(context.settings().keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("setting=" + name + " is not one of " + known);
      }
    }
  }

  private static Set<Integer> parseNumbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String number : text.split(",")) {
      numbers.add(Integer.decode(number.strip()));
    }
    return numbers;
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
