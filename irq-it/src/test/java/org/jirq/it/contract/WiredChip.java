// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqChip;
import org.jspecify.annotations.Nullable;

/** A chip as a router sees it, which remembers the router's board for those who rewire it. */
final class WiredChip {

  private final IrqChip chip;
  private ChipBoard board = ChipBoard.NONE;

  WiredChip(IrqChip chip) {
    this.chip = chip;
  }

  /** The chip for the router. */
  IrqChip asChip() {
    return (IrqChip)
        Proxy.newProxyInstance(
            IrqChip.class.getClassLoader(),
            new Class<?>[] {IrqChip.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("connect")) {
      board = (ChipBoard) arguments[0];
    }
    try {
      return method.invoke(chip, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What the router is to the chip. */
  ChipBoard board() {
    return board;
  }
}
