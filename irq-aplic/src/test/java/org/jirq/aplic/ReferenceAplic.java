// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.ArrayList;
import java.util.List;

/**
 * An APLIC as chapter 4 of the specification reads, without any thought of speed or threads: every
 * domain has all its registers, and after each step the rules are applied until nothing changes.
 */
final class ReferenceAplic {

  final int sources;
  final int harts;
  final boolean[] wire;
  final boolean[] delegated;
  final int[][] mode;
  final boolean[][] pending;
  final boolean[][] enabled;
  final long[][] target;
  final boolean[] ie = new boolean[2];
  final boolean[] msi = new boolean[2];
  final int[][] idelivery;
  final int[][] iforce;
  final int[][] ithreshold;
  final List<String> messages = new ArrayList<>();

  ReferenceAplic(int sources, int harts) {
    this.sources = sources;
    this.harts = harts;
    wire = new boolean[sources + 1];
    delegated = new boolean[sources + 1];
    mode = new int[2][sources + 1];
    pending = new boolean[2][sources + 1];
    enabled = new boolean[2][sources + 1];
    target = new long[2][sources + 1];
    idelivery = new int[2][harts];
    iforce = new int[2][harts];
    ithreshold = new int[2][harts];
  }

  boolean isLevel(int d, int i) {
    return mode[d][i] == 6 || mode[d][i] == 7;
  }

  boolean rectified(int d, int i) {
    return switch (mode[d][i]) {
      case 4, 6 -> wire[i];
      case 5, 7 -> !wire[i];
      default -> false;
    };
  }

  void wire(int i, boolean level) {
    boolean[] before = {rectified(0, i), rectified(1, i)};
    wire[i] = level;
    for (int d = 0; d < 2; d++) {
      if (!before[d] && rectified(d, i)) {
        pending[d][i] = true;
      }
    }
    settle();
  }

  void sourcecfg(int d, int i, long value) {
    boolean delegates = (value & 0x400) != 0;
    if (d == 0) {
      if (delegates && delegated[i]) {
        return;
      }
      if (delegated[i]) {
        deactivate(1, i);
      }
      delegated[i] = delegates;
    } else if (!delegated[i]) {
      return;
    }
    int newMode = delegates ? 0 : (int) value & 7;
    if (newMode == 0 || newMode == 2 || newMode == 3) {
      deactivate(d, i);
    } else {
      mode[d][i] = newMode;
      if (rectified(d, i)) {
        pending[d][i] = true;
      }
    }
    settle();
  }

  private void deactivate(int d, int i) {
    mode[d][i] = 0;
    pending[d][i] = false;
    enabled[d][i] = false;
  }

  void setPending(int d, long i) {
    if (i >= 1 && i <= sources && mode[d][(int) i] != 0) {
      boolean possible = !isLevel(d, (int) i) || msi[d] && rectified(d, (int) i);
      pending[d][(int) i] |= possible;
      settle();
    }
  }

  void clearPending(int d, long i) {
    if (i >= 1 && i <= sources && mode[d][(int) i] != 0 && !(isLevel(d, (int) i) && !msi[d])) {
      pending[d][(int) i] = false;
    }
  }

  void enable(int d, long i, boolean on) {
    if (i >= 1 && i <= sources && mode[d][(int) i] != 0) {
      enabled[d][(int) i] = on;
      settle();
    }
  }

  void target(int d, int i, long value) {
    if (mode[d][i] != 0) {
      long guest = d == 1 ? 0x3f000 : 0;
      target[d][i] = value & (msi[d] ? 0xfffc07ffL | guest : 0xfffc0007L);
    }
  }

  long shownTarget(int d, int i) {
    if (mode[d][i] == 0) {
      return 0;
    }
    if (msi[d]) {
      return target[d][i] & (d == 1 ? 0xfffff7ffL : 0xfffc07ffL);
    }
    return target[d][i] & 0xfffc0000L | priority(d, i);
  }

  private long priority(int d, int i) {
    return Math.max(1, target[d][i] & 7);
  }

  void domaincfg(int d, long value) {
    ie[d] = (value & 0x100) != 0;
    msi[d] = (value & 4) != 0;
    settle();
  }

  long topi(int d, int h) {
    long top = 0;
    for (int i = sources; i >= 1; i--) {
      boolean here = !msi[d] && pending[d][i] && enabled[d][i] && target[d][i] >>> 18 == h;
      boolean above = ithreshold[d][h] == 0 || priority(d, i) < ithreshold[d][h];
      if (here && above && (top == 0 || priority(d, i) <= (top & 0xff))) {
        top = (long) i << 16 | priority(d, i);
      }
    }
    return top;
  }

  long claimi(int d, int h) {
    long top = topi(d, h);
    if (top == 0) {
      iforce[d][h] = 0;
    } else if (!isLevel(d, (int) (top >>> 16))) {
      pending[d][(int) (top >>> 16)] = false;
    }
    return top;
  }

  boolean output(int d, int h) {
    return ie[d] && !msi[d] && idelivery[d][h] == 1 && (iforce[d][h] == 1 || topi(d, h) != 0);
  }

  /** Section 4.7 for level sources, and section 4.9 for what is to be sent. */
  private void settle() {
    for (int d = 0; d < 2; d++) {
      for (int i = 1; i <= sources; i++) {
        if (isLevel(d, i) && (!msi[d] || !rectified(d, i))) {
          pending[d][i] = rectified(d, i);
        }
        if (msi[d] && ie[d] && pending[d][i] && enabled[d][i]) {
          pending[d][i] = false;
          long t = target[d][i];
          long page = d == 0 ? 0x24000 : 0x28000;
          long hart = (t >>> 18 & 3) << (d == 0 ? 0 : 2);
          long guest = d == 0 ? 0 : t >>> 12 & 0x3f;
          messages.add(Long.toHexString((page | hart | guest) << 12) + ":" + (t & 0x7ff));
        }
      }
    }
  }
}
