// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Cells that a reader without a slot claims for the length of its section: a virtual thread, or a
 * platform thread beyond the number of slots.
 *
 * <p>A cell names its claimant. That costs one compare-and-set and one release store a section,
 * less than two atomic adds, and tells whether a thread that wants to wait for a grace period is
 * itself inside. Virtual threads get no slot of their own because there may be a million of them.
 *
 * <p>Threading: any thread; claiming is wait-free (it probes each cell once, then gives up),
 * releasing too, and any thread may release a claim.
 */
final class ClaimCells {

  /*
   * The word of a cell, also the upper part of the token:
   *
   *   bits  field
   *   0     index on which the claimant reads
   *   1-51  id of the claiming thread; ids start at 1, so a claimed cell is never 0
   */
  static final int THREAD_BITS = 51;

  private static final long INDEX = 1L;
  private static final long THREAD_MASK = (1L << THREAD_BITS) - 1;

  /** Distance of two cells in the array: 128 bytes, a pair of cache lines. */
  static final int STRIDE = 16;

  /** Most cells: what a token has room for. */
  static final int LIMIT = 256;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells;
  private final int mask;

  /**
   * Makes free cells.
   *
   * @param count how many, a power of two up to {@link #LIMIT}
   */
  ClaimCells(int count) {
    if (count < 1 || count > LIMIT || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          "count=" + count + " is not a power of two up to " + LIMIT);
    }
    cells = new long[words(count)];
    mask = count - 1;
  }

  /** Makes as many cells as this machine's processors can keep busy. */
  static ClaimCells forThisMachine() {
    int wanted = 4 * Runtime.getRuntime().availableProcessors();
    int count = Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    return new ClaimCells(Math.min(64, Math.max(8, count)));
  }

  /**
   * Claims a cell; the section may begin when this returns.
   *
   * @return the cell's number, or -1 if each one was claimed when it was probed
   */
  int claim(long threadId, int index) {
    long word = word(threadId, index);
    int start = spread(threadId);
    for (int probe = 0; probe <= mask; probe++) {
      int cell = (start + probe) & mask;
      int at = at(cell);
      if (cells[at] == 0 && CELL.compareAndSet(cells, at, 0L, word)) {
        // ORDER(SRCU-B): full fence after the claim; pairs with SRCU-A. The compare-and-set alone
        // does not hold back the loads behind it.
        VarHandle.fullFence();
        return cell;
      }
    }
    return -1;
  }

  /**
   * Ends the section that claimed a cell.
   *
   * @throws IllegalStateException if the cell holds another claim or none
   */
  void release(int cell, long threadId, int index) {
    int at = at(cell & mask);
    if ((long) CELL.getOpaque(cells, at) != word(threadId, index)) {
      throw new IllegalStateException("cell=" + cell + " has no open section for this token");
    }
    // ORDER(SRCU-C): release of the section; pairs with SRCU-U.
    CELL.setRelease(cells, at, 0L);
  }

  /**
   * Tells whether a section on an index is open. If not, what those that were open did
   * happens-before the return.
   */
  boolean isOccupied(int index) {
    for (int cell = 0; cell <= mask; cell++) {
      // ORDER(SRCU-U): acquire of the cell; pairs with SRCU-C.
      long word = (long) CELL.getAcquire(cells, at(cell));
      if (word != 0 && (word & INDEX) == index) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a thread has a claim that nobody has released. */
  boolean isClaimedBy(long threadId) {
    long mine = threadId & THREAD_MASK;
    for (int cell = 0; cell <= mask; cell++) {
      if ((long) CELL.getOpaque(cells, at(cell)) >>> 1 == mine) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells a visitor of all claims; the mark is the cell's word.
   *
   * @param firstPlace place of the first cell
   */
  void visit(int firstPlace, OpenSections visitor) {
    for (int cell = 0; cell <= mask; cell++) {
      // ORDER(SRCU-U): acquire of the cell; pairs with SRCU-C.
      long word = (long) CELL.getAcquire(cells, at(cell));
      if (word != 0) {
        visitor.open(firstPlace + cell, (int) (word & INDEX), 1, word, null, word >>> 1);
      }
    }
  }

  /** Returns how many cells are claimed, a moment's view. */
  int open() {
    int open = 0;
    for (int cell = 0; cell <= mask; cell++) {
      // ORDER(SRCU-U): acquire of the cell; pairs with SRCU-C.
      if ((long) CELL.getAcquire(cells, at(cell)) != 0) {
        open++;
      }
    }
    return open;
  }

  /** Thread ids follow each other; the multiplier is 2^32 over the golden ratio. */
  private int spread(long threadId) {
    return ((int) threadId * 0x9e3779b9 >>> 16) & mask;
  }

  /** Length of the array: room before the first cell and behind the last one too. */
  static int words(int count) {
    return (count + 2) * STRIDE;
  }

  /** Index of a cell in the array. */
  static int at(int cell) {
    return (cell + 1) * STRIDE;
  }

  private static long word(long threadId, int index) {
    return (threadId & THREAD_MASK) << 1 | index;
  }
}
