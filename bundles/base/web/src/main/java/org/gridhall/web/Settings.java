package org.gridhall.web;

/** What a district sets for the web; the zone is the core's own setting, so that there is one. */
@interface Settings {

    /** The district's time zone, from the core's configuration. */
    String zone() default "Asia/Shanghai";

    /** Logins a minute from one client address; 0 for no limit. */
    int rate_login() default 30;

    /** Public requests a minute from one client address; 0 for no limit. */
    int rate_public() default 120;

    /** Either, from this machine itself; 0 for no limit. */
    int rate_loopback() default 600;

    /** The telephone number that the portal names besides itself; empty for none. */
    String portal_hotline() default "12345";

    /** Keys that may send Open311 requests, each with the account that it stands for: {@code key=login}, by commas. */
    String open311_keys() default "";

    /** Whether an Open311 request is answered with a token, which {@code tokens/ID} exchanges for the request's id. */
    boolean open311_tokens() default false;

    /** The jurisdiction that Open311 clients may name; empty takes any. */
    String open311_jurisdiction() default "";

    /** Whom developers of Open311 clients may turn to. */
    String open311_contact() default "";
}
