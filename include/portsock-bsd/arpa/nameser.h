/* The numbers of the DNS: RFC 1035 and IANA's registry "Domain Name System (DNS) Parameters". */
#ifndef PORTSOCK_BSD_ARPA_NAMESER_H
#define PORTSOCK_BSD_ARPA_NAMESER_H

#ifdef __GNUC__
#pragma GCC system_header /* bit-fields, and names that <windows.h> has too */
#endif

#include <sys/types.h>

#define NS_PACKETSZ 512
#define NS_MAXDNAME 1025
#define NS_MAXMSG 65535
#define NS_MAXCDNAME 255
#define NS_MAXLABEL 63
#define NS_HFIXEDSZ 12
#define NS_QFIXEDSZ 4
#define NS_RRFIXEDSZ 10
#define NS_INT32SZ 4
#define NS_INT16SZ 2
#define NS_INT8SZ 1
#define NS_INADDRSZ 4
#define NS_IN6ADDRSZ 16
#define NS_CMPRSFLGS 0xc0
#define NS_DEFAULTPORT 53

typedef enum {
    ns_o_query = 0,
    ns_o_iquery = 1,
    ns_o_status = 2,
    ns_o_notify = 4,
    ns_o_update = 5,
    ns_o_max = 6
} ns_opcode;

typedef enum {
    ns_r_noerror = 0,
    ns_r_formerr = 1,
    ns_r_servfail = 2,
    ns_r_nxdomain = 3,
    ns_r_notimpl = 4,
    ns_r_refused = 5,
    ns_r_yxdomain = 6,
    ns_r_yxrrset = 7,
    ns_r_nxrrset = 8,
    ns_r_notauth = 9,
    ns_r_notzone = 10,
    ns_r_max = 11
} ns_rcode;

typedef enum {
    ns_c_invalid = 0,
    ns_c_in = 1,
    ns_c_2 = 2,
    ns_c_chaos = 3,
    ns_c_hs = 4,
    ns_c_none = 254,
    ns_c_any = 255,
    ns_c_max = 65536
} ns_class;

typedef enum {
    ns_t_invalid = 0,
    ns_t_a = 1,
    ns_t_ns = 2,
    ns_t_md = 3,
    ns_t_mf = 4,
    ns_t_cname = 5,
    ns_t_soa = 6,
    ns_t_mb = 7,
    ns_t_mg = 8,
    ns_t_mr = 9,
    ns_t_null = 10,
    ns_t_wks = 11,
    ns_t_ptr = 12,
    ns_t_hinfo = 13,
    ns_t_minfo = 14,
    ns_t_mx = 15,
    ns_t_txt = 16,
    ns_t_rp = 17,
    ns_t_afsdb = 18,
    ns_t_x25 = 19,
    ns_t_isdn = 20,
    ns_t_rt = 21,
    ns_t_nsap = 22,
    ns_t_nsap_ptr = 23,
    ns_t_sig = 24,
    ns_t_key = 25,
    ns_t_px = 26,
    ns_t_gpos = 27,
    ns_t_aaaa = 28,
    ns_t_loc = 29,
    ns_t_nxt = 30,
    ns_t_eid = 31,
    ns_t_nimloc = 32,
    ns_t_srv = 33,
    ns_t_atma = 34,
    ns_t_naptr = 35,
    ns_t_kx = 36,
    ns_t_cert = 37,
    ns_t_a6 = 38,
    ns_t_dname = 39,
    ns_t_sink = 40,
    ns_t_opt = 41,
    ns_t_apl = 42,
    ns_t_ds = 43,
    ns_t_sshfp = 44,
    ns_t_ipseckey = 45,
    ns_t_rrsig = 46,
    ns_t_nsec = 47,
    ns_t_dnskey = 48,
    ns_t_dhcid = 49,
    ns_t_nsec3 = 50,
    ns_t_nsec3param = 51,
    ns_t_tlsa = 52,
    ns_t_spf = 99,
    ns_t_tkey = 249,
    ns_t_tsig = 250,
    ns_t_ixfr = 251,
    ns_t_axfr = 252,
    ns_t_mailb = 253,
    ns_t_maila = 254,
    ns_t_any = 255,
    ns_t_caa = 257,
    ns_t_max = 65536
} ns_type;

#define NS_GET16(number, at)                                                                                           \
    do {                                                                                                               \
        const unsigned char* portsock_bsd_at = (const unsigned char*)(at);                                             \
        (number) = (uint16_t)(portsock_bsd_at[0] << 8 | portsock_bsd_at[1]);                                           \
        (at) += NS_INT16SZ;                                                                                            \
    } while (0)
#define NS_GET32(number, at)                                                                                           \
    do {                                                                                                               \
        const unsigned char* portsock_bsd_at = (const unsigned char*)(at);                                             \
        (number) = (uint32_t)portsock_bsd_at[0] << 24 | (uint32_t)portsock_bsd_at[1] << 16 |                           \
                   (uint32_t)portsock_bsd_at[2] << 8 | portsock_bsd_at[3];                                             \
        (at) += NS_INT32SZ;                                                                                            \
    } while (0)
#define NS_PUT16(number, at)                                                                                           \
    do {                                                                                                               \
        const uint16_t portsock_bsd_number = (uint16_t)(number);                                                       \
        unsigned char* portsock_bsd_at = (unsigned char*)(at);                                                         \
        portsock_bsd_at[0] = (unsigned char)(portsock_bsd_number >> 8);                                                \
        portsock_bsd_at[1] = (unsigned char)(portsock_bsd_number & 0xff);                                              \
        (at) += NS_INT16SZ;                                                                                            \
    } while (0)
#define NS_PUT32(number, at)                                                                                           \
    do {                                                                                                               \
        const uint32_t portsock_bsd_number = (uint32_t)(number);                                                       \
        unsigned char* portsock_bsd_at = (unsigned char*)(at);                                                         \
        portsock_bsd_at[0] = (unsigned char)(portsock_bsd_number >> 24);                                               \
        portsock_bsd_at[1] = (unsigned char)(portsock_bsd_number >> 16 & 0xff);                                        \
        portsock_bsd_at[2] = (unsigned char)(portsock_bsd_number >> 8 & 0xff);                                         \
        portsock_bsd_at[3] = (unsigned char)(portsock_bsd_number & 0xff);                                              \
        (at) += NS_INT32SZ;                                                                                            \
    } while (0)

#include <arpa/nameser_compat.h>

#endif
