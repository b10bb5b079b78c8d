// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Rewrites one class so that it asks {@link Hooks} before each access that orders threads. */
final class Instrumenter extends ClassVisitor {

  static final String HOOKS = Type.getInternalName(Hooks.class);

  /** What the name of a synchronized method's body begins with. */
  static final String BODY = "jirq$body$";

  private final ModelLoader loader;
  private String owner = "";
  private boolean isInterface;
  private @Nullable Bridges bridges;

  Instrumenter(ClassVisitor to, ModelLoader loader) {
    super(Opcodes.ASM9, to);
    this.loader = loader;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    owner = name;
    isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    bridges = new Bridges(owner, isInterface, loader);
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    boolean isSynchronized = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
    if (isSynchronized) {
      access &= ~Opcodes.ACC_SYNCHRONIZED;
      writeSynchronized(
          super.visitMethod(access, name, descriptor, signature, exceptions),
          access,
          name,
          descriptor);
      access = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | access & Opcodes.ACC_STATIC;
      name = BODY + name;
    }
    MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
    MethodVisitor rewriting = new Accesses(to, loader, bridges(), owner);
    return name.equals("<clinit>") ? new Initializer(rewriting) : rewriting;
  }

  private Bridges bridges() {
    if (bridges == null) {
      throw new IllegalStateException("no class yet");
    }
    return bridges;
  }

  /** A method that enters the monitor, calls the body, and leaves the monitor. */
  private void writeSynchronized(MethodVisitor to, int access, String name, String descriptor) {
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    Label from = new Label();
    Label until = new Label();
    Label handler = new Label();
    to.visitCode();
    to.visitTryCatchBlock(from, until, handler, null);
    writeMonitor(to, isStatic, "monitorEnter");
    to.visitLabel(from);
    Bridges.loadArguments(to, isStatic ? null : owner, descriptor);
    to.visitMethodInsn(
        isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
        owner,
        BODY + name,
        descriptor,
        isInterface);
    to.visitLabel(until);
    writeMonitor(to, isStatic, "monitorExit");
    to.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    to.visitLabel(handler);
    to.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
    writeMonitor(to, isStatic, "monitorExit");
    to.visitInsn(Opcodes.ATHROW);
    to.visitMaxs(0, 0);
    to.visitEnd();
  }

  private void writeMonitor(MethodVisitor to, boolean isStatic, String hook) {
    if (isStatic) {
      to.visitLdcInsn(Type.getObjectType(owner));
    } else {
      to.visitVarInsn(Opcodes.ALOAD, 0);
    }
    to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, "(Ljava/lang/Object;)V", false);
  }

  @Override
  public void visitEnd() {
    bridges().write(cv);
    super.visitEnd();
  }

  /** A class initializer, in which nobody is interrupted: other threads really wait for it. */
  private static final class Initializer extends MethodVisitor {
    Initializer(MethodVisitor to) {
      super(Opcodes.ASM9, to);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "initializerBegins", "()V", false);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "initializerEnds", "()V", false);
      }
      super.visitInsn(opcode);
    }
  }
}
