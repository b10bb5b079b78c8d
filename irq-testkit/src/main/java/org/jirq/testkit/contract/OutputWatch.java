// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.CpuInterface;
import org.jirq.api.OutputSink;

/** A sink that takes nothing, and checks that it is told what {@link OutputSink} promises. */
final class OutputWatch implements OutputSink {

  private final ChipFixture fixture;
  private final CpuInterface cpu;
  private final boolean[] told;
  private boolean resynchronising;
  private int calls;

  /** Takes the outputs of a chip from now on, as they stand. */
  OutputWatch(ChipFixture fixture) {
    this.fixture = fixture;
    this.cpu = (CpuInterface) fixture.chip();
    told = new boolean[cpu.outputs()];
    for (int output = 0; output < told.length; output++) {
      told[output] = cpu.output(output);
    }
    cpu.connectOutputs(this);
  }

  @Override
  public void outputChanged(int output, boolean asserted) {
    calls++;
    if (!resynchronising) {
      assertNotEquals(told[output], asserted, "output=" + output + " told again");
    }
    told[output] = asserted;
    assertEquals(asserted, cpu.output(output), "the query inside the call");
  }

  /** The chip may tell a level again from now on. */
  void resynchronises() {
    resynchronising = true;
    calls = 0;
  }

  int calls() {
    return calls;
  }

  /** An output that is asserted, or -1; every query answers what was told last. */
  int asserted() {
    int found = -1;
    for (int output = told.length - 1; output >= 0; output--) {
      assertEquals(told[output], cpu.output(output), "output=" + output);
      if (told[output]) {
        found = output;
      }
    }
    return found;
  }

  /** The CPU takes the interrupt of an asserted output. */
  int take() {
    int output = asserted();
    assertTrue(output >= 0, "no output is asserted");
    int token = fixture.takeFrom(output);
    assertNotEquals(CpuInterface.NONE, token, "output=" + output + " was asserted for nothing");
    return token;
  }
}
