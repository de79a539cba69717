package org.gridhall.s3;

/** The settings in {@code etc/org.gridhall.s3.cfg}. */
@interface Settings {

    /** Address of the store, such as {@code https://s3.example.org}. */
    String endpoint();

    String bucket();

    String region() default "us-east-1";

    /** What keys begin with, such as {@code jingkai/}; each district needs its own. */
    String prefix() default "";

    /** Whether the bucket is named in the path, else in the host name. */
    boolean path_style() default true;

    /**
     * A file with the lines {@code accessKey=…} and {@code secretKey=…}; without one the environment variables
     * {@code GRIDHALL_S3_ACCESS_KEY} and {@code GRIDHALL_S3_SECRET_KEY} count.
     */
    String keys() default "";
}
