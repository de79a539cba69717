package org.gridhall.core.trail;

/** The end of a subject's chain: how many entries it has and the hash of the last; null before the first. */
public record Chain(int seq, byte[] head) {

    public static final Chain EMPTY = new Chain(0, null);
}
