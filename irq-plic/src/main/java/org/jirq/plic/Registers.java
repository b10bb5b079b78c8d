// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import org.jirq.api.IrqEvents;

/**
 * Decodes the register window. Registers are 32 bits wide; other accesses read 0 and write nothing.
 */
final class Registers {

  private final Engine engine;
  private final PlicState state;
  private final ConfigurationWrites writes;

  Registers(Engine engine, ConfigurationWrites writes) {
    this.engine = engine;
    this.state = engine.state;
    this.writes = writes;
  }

  private static boolean isRegister(long offset, int size) {
    return size == 4 && (offset & 3) == 0 && offset >= 0 && offset < PlicSpec.LENGTH;
  }

  long read(long offset, int size) {
    if (isRegister(offset, size)) {
      int at = (int) offset;
      if (at >= PlicSpec.TARGET) {
        int context = (at - PlicSpec.TARGET) / PlicSpec.TARGET_STRIDE;
        int register = at % PlicSpec.TARGET_STRIDE;
        if (context < state.contexts && register == PlicSpec.CLAIM) {
          return engine.claim(context);
        }
        if (context < state.contexts && register == PlicSpec.THRESHOLD) {
          return state.thresholds.get(context);
        }
      } else if (at >= PlicSpec.ENABLE) {
        int context = (at - PlicSpec.ENABLE) / PlicSpec.ENABLE_STRIDE;
        if (context < state.contexts) {
          return Integer.toUnsignedLong(
              writes.readEnable(context, at % PlicSpec.ENABLE_STRIDE >> 2));
        }
      } else if (at >= PlicSpec.PENDING) {
        int index = at - PlicSpec.PENDING >> 2;
        if (index <= state.sources >> 5) {
          return state.pending.get(index >> 1) >>> 32 * (index & 1) & 0xffff_ffffL;
        }
      } else if (at >> 2 <= state.sources) {
        return SourceWord.priority(state.words.get(at >> 2));
      }
    }
    tellInvalid(offset, size, false);
    return 0;
  }

  void write(long offset, long value, int size) {
    if (!isRegister(offset, size) || !write((int) offset, (int) value)) {
      tellInvalid(offset, size, true);
    }
  }

  private boolean write(int at, int value) {
    if (at >= PlicSpec.TARGET) {
      int context = (at - PlicSpec.TARGET) / PlicSpec.TARGET_STRIDE;
      int register = at % PlicSpec.TARGET_STRIDE;
      if (context < state.contexts && register == PlicSpec.CLAIM) {
        engine.complete(context, value);
        return true;
      }
      if (context < state.contexts && register == PlicSpec.THRESHOLD) {
        writes.writeThreshold(context, value);
        return true;
      }
      return false;
    }
    if (at >= PlicSpec.ENABLE) {
      int context = (at - PlicSpec.ENABLE) / PlicSpec.ENABLE_STRIDE;
      int index = at % PlicSpec.ENABLE_STRIDE >> 2;
      if (context < state.contexts && index <= state.sources >> 5) {
        writes.writeEnable(context, index, value);
        return true;
      }
      return false;
    }
    int source = at >> 2;
    if (at < PlicSpec.PENDING && source > 0 && source <= state.sources) {
      writes.writePriority(source, value);
      return true;
    }
    return false;
  }

  private void tellInvalid(long offset, int size, boolean write) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.invalidAccess(offset, size, write);
    }
  }
}
