// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.gic.v3.GicV3Option;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import org.jirq.testkit.VectorTargetFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the specification's profile makes of recordings that nobody held against a specification:
 * the figures of docs/conformance.md, which explains each difference.
 */
class SharesThatAgreeTest {

  /** What only concerns values that are read back. */
  private static final Set<GicV3Option> READ_BACK =
      Set.of(
          GicV3Option.CLAIMS_LPIS,
          GicV3Option.ITLINES_ONE_LESS,
          GicV3Option.PRIORITY_8_BITS,
          GicV3Option.IROUTER_64_BITS);

  private static VectorOutcome replay(String file, VectorTargetFactory targets, Cell cell)
      throws IOException {
    String name = "vectors/qemu/" + file + ".gz";
    return new VectorReplayer(
            config -> {
              throw new AssertionError("no IOAPIC is in " + file);
            },
            targets,
            "datasheet",
            cell)
        .replay(name, Recordings.open(name));
  }

  @ParameterizedTest
  @CsvSource({
    "clint-2hart, PLAIN, 2384",
    "clint-2hart, SHARED, 2384",
    "gicv3-mmio-2cpu, PLAIN, 0",
    "gicv3-mmio-2cpu, SHARED, 0",
    "gicv3-cpu-2cpu, PLAIN, 0",
    "gicv3-cpu-2cpu, SHARED, 0",
  })
  void datasheetAsItIs(String file, Cell cell, long agreeing) throws IOException {
    assertEquals(agreeing, replay(file, VectorTargets::create, cell).agreeing());
  }

  @ParameterizedTest
  @CsvSource({
    "gicv3-mmio-2cpu, PLAIN, 7299",
    "gicv3-mmio-2cpu, SHARED, 7299",
    "gicv3-cpu-2cpu, PLAIN, 4452",
    "gicv3-cpu-2cpu, SHARED, 4452",
  })
  void datasheetWithWhatIsOnlyReadBackAsQemuHasIt(String file, Cell cell, long agreeing)
      throws IOException {
    VectorOutcome outcome =
        replay(
            file,
            (controller, profile, kept) -> new GicV3Target(controller, profile, kept, READ_BACK),
            cell);
    assertEquals(agreeing, outcome.agreeing());
  }
}
