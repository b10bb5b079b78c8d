// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** Builds whole boards for KVM's full vectors: whoever runs them says what a board is made of. */
@FunctionalInterface
public interface KvmBoardFactory {

  /**
   * Builds a board in its reset state.
   *
   * @param config what it is to be
   * @return a new board
   * @throws IllegalArgumentException if the configuration is impossible, for instance an unknown
   *     profile; the message names it
   */
  KvmBoard create(KvmBoardConfig config);
}
