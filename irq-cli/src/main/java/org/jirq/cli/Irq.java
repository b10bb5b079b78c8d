// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

/** The entry point of {@code bin/irq}. */
public final class Irq {

  private Irq() {}

  /**
   * Prints how to use the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.out.println("usage: irq [--help]");
  }
}
